/** From whom e-mails come, and where replies go. */
export interface Sender {
  readonly from: string;
  readonly replyTo: string;
}

/** One e-mail to one address. */
export interface OutgoingMail {
  readonly messageId: string;
  readonly from: string;
  readonly replyTo: string;
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly {
    readonly filename: string;
    readonly contentType: string;
    readonly content: string;
  }[];
}

/** Sends e-mails, one way or another. */
export interface Mailer {
  readonly sender: Sender;
  /**
   * Resolves once the mail server has taken the message. What is passing is tried again for a while, with the very same
   * message.
   * @param signal ends it at once
   * @throws Error with the server's own words if it refuses, breaks off or takes too long; it may have taken the
   *   message all the same
   */
  send(mail: OutgoingMail, signal: AbortSignal): Promise<void>;
  close(): void;
}
