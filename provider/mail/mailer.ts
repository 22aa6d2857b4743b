import { sections } from "../../stacks/schema";
import type { Properties } from "../protocol/values";
import { graphMailer } from "./graphMailer";
import type { Mailer } from "./mail";
import { smtpMailer } from "./smtpMailer";

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
