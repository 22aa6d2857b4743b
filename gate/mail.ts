import { isDeepStrictEqual } from "node:util";
import { isSection } from "./estate/shape";
import type { Review } from "./review";
import { handoversOf } from "./handovers";
import { masked } from "./settings";
import { own } from "../rotation";

/** What changes about the way that the e-mails go. Sentences. */
export function mailChanges(review: Review): string[] {
  const now = mailOf(review);
  if (review.formerStackFile === undefined || now === masked) return [];
  return changesIn(review.formerStackFile.mail, now, "quarterturn:mail");
}

/** Whose webhook has another address or kind: what is encrypted can be told apart, and no more. Sentences. */
export function webhookChanges({ formerStackFile, stackFile }: Review): string[] {
  const before = formerStackFile?.recipients;
  const now = stackFile?.recipients;
  if (!isSection(before) || !isSection(now)) return [];
  return Object.keys(now)
    .filter((key) => own(before, key) !== undefined)
    .filter((key) => !isDeepStrictEqual(webhookOf(before, key), webhookOf(now, key)))
    .map(
      (key) =>
        `quarterturn:recipients.${key}.webhook: ${changeOf(webhookOf(before, key), webhookOf(now, key))}`,
    );
}

function webhookOf(recipients: Readonly<Record<string, unknown>>, key: string): unknown {
  const recipient = own(recipients, key);
  return isSection(recipient) ? own(recipient, "webhook") : undefined;
}

function changeOf(before: unknown, now: unknown): string {
  if (before === undefined) return "is new";
  return now === undefined ? "is gone" : "another address or kind, which isn't shown";
}

/** Which way this plan's e-mails go; nothing if there are none. */
export function mailWay(review: Review): string | undefined {
  const sends = handoversOf(review.preview).some(({ waiting }) =>
    waiting.some(({ email }) => email !== undefined),
  );
  if (!sends) return undefined;
  const now = mailOf(review);
  return now === masked
    ? "How e-mails are sent can't be seen here: quarterturn:mail has a password, so the preview masks all of it. Look in the stack file."
    : `The e-mails go out ${wayOf(now)}.`;
}

function mailOf({ preview, stackFile }: Review): unknown {
  const { mail } = preview.config;
  return mail === masked && stackFile !== undefined ? stackFile.mail : mail;
}

function wayOf(mail: unknown): string {
  if (!isSection(mail)) return "nowhere, as the stack file has no quarterturn:mail";
  const { from, replyTo, smtp } = mail;
  const answers = replyTo === undefined ? "" : `, answers go to ${text(replyTo)}`;
  if (!isSection(smtp)) return `through Microsoft Graph, from ${text(from)}${answers}`;
  const port = smtp.port === undefined ? "" : `:${text(smtp.port)}`;
  return `through ${text(smtp.host)}${port}, from ${text(from)}${answers}`;
}

/** `quarterturn:mail.smtp.host: mail.example.com → mail.example.net`. */
function changesIn(old: unknown, now: unknown, path: string): string[] {
  if (isDeepStrictEqual(old, now)) return [];
  if (isSection(old) && isSection(now) && !isSecret(old) && !isSecret(now)) {
    return [...new Set([...Object.keys(old), ...Object.keys(now)])].flatMap((key) =>
      changesIn(own(old, key), own(now, key), `${path}.${key}`),
    );
  }
  return [`${path}: ${shownAt(path, old)} → ${shownAt(path, now)}`];
}

function isSecret(value: Readonly<Record<string, unknown>>): boolean {
  return "secure" in value;
}

function shownAt(path: string, value: unknown): string {
  if (value === undefined) return "none";
  if (/password/i.test(path)) return "a value that isn't shown";
  if (isSection(value)) return isSecret(value) ? "a value that isn't shown" : Object.keys(value).join(", ");
  return text(value);
}

function text(value: unknown): string {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : "none";
}
