import { z } from "zod";
import { sections } from "../../settings/schema";
import { maskedSecret } from "../../settings/values";
import type { Properties } from "../../protocol/values";
import { graphMailer } from "./graphMailer";
import type { Mailer } from "./mail";
import { smtpMailer } from "./smtpMailer";

/** What is wrong where e-mails can't go out at all. */
export const noMail =
  "quarterturn:mail: got no way to send e-mail, want `from` and either `smtp` or `graph` in the stack file";

/** True if the stack file says how e-mails go out. */
export function canMail(config: Properties): boolean {
  return settingsIn(config) !== undefined;
}

/**
 * The mailer of the stack file's `quarterturn:mail`.
 * @param config the own provider's configuration: JSON text by key
 * @throws Error if there is none
 */
export function mailerOf(config: Properties): Mailer {
  const settings = settingsIn(config);
  if (settings === undefined) throw new Error(noMail);
  const { from, replyTo = from, smtp, password } = settings;
  const sender = { from, replyTo };
  // A rehearsal sends nothing to the outside: `npm run local` sets this, and its Microsoft Graph is a local one.
  const isRehearsal = process.env.QUARTERTURN_MAIL_VIA === "graph";
  return smtp === undefined || isRehearsal ? graphMailer(sender) : smtpMailer(sender, { ...smtp, password });
}

/** The provider alone knows the password: everybody else reads the section with a mark in its place. */
const withPassword = z.looseObject({ smtp: z.looseObject({ password: z.string() }) });

function settingsIn({ mail }: Properties) {
  const given: unknown = typeof mail === "string" ? jsonIn(mail) : mail;
  const { smtp } = withPassword.safeParse(given).data ?? {};
  const masked =
    smtp === undefined ? given : { ...(given as object), smtp: { ...smtp, password: maskedSecret } };
  const read = sections.mail.safeParse(masked).data;
  return read === undefined ? undefined : { ...read, password: smtp?.password };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
