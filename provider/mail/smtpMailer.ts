import type { SmtpSettings } from "../../settings/schema";
import type { Mailer, OutgoingMail, Sender } from "./mail";
import { type RetryDecision, type Timeouts, RetryingSender, defaultTimeouts } from "./retry";

/** A mail server, with the password that settings don't hold. */
export interface MailServer extends Omit<SmtpSettings, "password"> {
  readonly password?: string | undefined;
}

/** Sends through a mail server (SMTP). Encrypted, unless the stack file says `security: none`. */
export function smtpMailer(sender: Sender, smtp: MailServer, patience: Timeouts = defaultTimeouts): Mailer {
  // Loaded late: most runs send nothing.
  const { createTransport } = require("nodemailer") as typeof import("nodemailer");
  const { host, port, security, user, password = "" } = smtp;
  const transport = createTransport({
    host,
    port,
    secure: security === "tls",
    requireTLS: security === "starttls",
    ignoreTLS: security === "none",
    connectionTimeout: patience.connection,
    dnsTimeout: patience.connection,
    greetingTimeout: patience.connection,
    socketTimeout: patience.answer,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(user === undefined ? {} : { auth: { user, pass: password } }),
  });
  const persistence = new RetryingSender(patience, judge);
  return {
    sender,
    send: async (mail: OutgoingMail, signal: AbortSignal) => {
      try {
        await persistence.send(
          (ended) => transport.sendMail({ ...mail, attachments: [...mail.attachments], signal: ended }),
          signal,
        );
      } catch (error) {
        throw new Error(wordsOf(error, `${host}:${port}`), { cause: error });
      }
    },
    close: () => {
      transport.close();
    },
  };
}

/** A reply from 400 to 499 says that the same may be taken later. Source: RFC 5321, section 4.2.1. */
function judge(error: unknown): RetryDecision {
  const { responseCode = 0 } = error as { responseCode?: number };
  return { mayPass: responseCode >= 400 && responseCode < 500 };
}

/** The mail server's answer, or what became of the connection. */
function wordsOf(error: unknown, server: string): string {
  const { code, response, message } = error as { code?: string; response?: string; message: string };
  const answer = `${response ?? message} (mail server ${server})`.replace(/\s+/g, " ");
  if (code !== "ETLS") return answer;
  return `no encryption: ${answer}; nothing was sent. quarterturn:mail.smtp.security: got starttls, want tls if the server encrypts from the first byte`;
}
