import { z } from "zod";
import { sections } from "../../settings/schema";
import { maskedSecret } from "../../settings/values";
import type { Properties } from "../../protocol/values";
import { graphMailer } from "./graphMailer";
import type { Mailer, Sender } from "./mail";
import type { Timeouts } from "./retry";
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
 * @param patience left out: as long as it takes
 * @throws Error if there is none
 */
export function mailerOf(config: Properties, patience?: Timeouts): Mailer {
  const settings = settingsIn(config);
  const sender = senderOf(config);
  if (settings === undefined || sender === undefined) throw new Error(noMail);
  const { smtp, password } = settings;
  return smtp === undefined || isRehearsal(process.env)
    ? graphMailer(sender, patience)
    : smtpMailer(sender, { ...smtp, password }, patience);
}

/** From whom e-mails come and where answers go; undefined if none go out. */
export function senderOf(config: Properties): Sender | undefined {
  const settings = settingsIn(config);
  return settings && { from: settings.from, replyTo: settings.replyTo ?? settings.from };
}

/** A rehearsal sends nothing to the outside: `npm run local` sets this, and its Microsoft Graph is a local one. */
export function isRehearsal({ QUARTERTURN_MAIL_VIA: way }: NodeJS.ProcessEnv): boolean {
  return way === "graph";
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
