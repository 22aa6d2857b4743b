import { sections } from "../../stacks/schema";
import type { Properties } from "../protocol/values";
import { graphMailer } from "./graphMailer";
import { smtpMailer } from "./smtpMailer";

/** From whom e-mails come, and where replies go. */
export interface Sender {
  readonly from: string;
  readonly replyTo: string;
}

/** One e-mail to one person. */
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
   * Resolves once the mail server has taken the message.
   * @throws Error with the server's own words if it refuses or breaks off; it may have taken the message all the same
   */
  send(mail: OutgoingMail): Promise<void>;
  close(): void;
}

/**
 * The mailer of the stack file's `quarterturn:mail`.
 * @param config the own provider's configuration: JSON text by key
 * @throws Error if there is none
 */
export function mailerOf(config: Properties): Mailer {
  const { mail } = config;
  const read = sections.mail.safeParse(typeof mail === "string" ? JSON.parse(mail) : mail);
  if (!read.success || read.data === undefined) {
    throw new Error(
      "quarterturn:mail: got nothing that can send, want `from` and either `smtp` or `graph` in the stack file",
    );
  }
  const { from, replyTo = from, smtp } = read.data;
  const sender = { from, replyTo };
  // A rehearsal sends nothing to the outside: `npm run local` sets this, and its Microsoft Graph is a local one.
  const isRehearsal = process.env.QUARTERTURN_MAIL_VIA === "graph";
  return smtp === undefined || isRehearsal ? graphMailer(sender) : smtpMailer(sender, smtp);
}
