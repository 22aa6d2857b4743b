import type { SmtpSettings } from "../../stacks/schema";
import type { Mailer, OutgoingMail, Sender } from "./mail";

const second = 1000;

/** Sends through a mail server (SMTP). Encrypted, unless the stack file says `security: none`. */
export function smtpMailer(sender: Sender, smtp: SmtpSettings): Mailer {
  // Loaded late: most runs send nothing.
  const { createTransport } = require("nodemailer") as typeof import("nodemailer");
  const { host, port, security, user, password = "" } = smtp;
  const transport = createTransport({
    host,
    port,
    secure: security === "tls",
    requireTLS: security === "starttls",
    ignoreTLS: security === "none",
    connectionTimeout: 30 * second,
    greetingTimeout: 30 * second,
    socketTimeout: 60 * second,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(user === undefined ? {} : { auth: { user, pass: password } }),
  });
  return {
    sender,
    send: async (mail: OutgoingMail) => {
      try {
        await transport.sendMail({ ...mail, attachments: [...mail.attachments] });
      } catch (error) {
        throw new Error(wordsOf(error, `${host}:${port}`), { cause: error });
      }
    },
    close: () => {
      transport.close();
    },
  };
}

/** The mail server's answer, or what became of the connection. */
function wordsOf(error: unknown, server: string): string {
  const { code, response, message } = error as { code?: string; response?: string; message: string };
  const answer = `${response ?? message} (mail server ${server})`;
  if (code !== "ETLS") return answer;
  return `no encryption: ${answer}; nothing was sent. See quarterturn:mail.smtp.security: got starttls, want tls if the server is encrypted from the first byte`;
}
