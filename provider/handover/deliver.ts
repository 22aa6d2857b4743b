import type { Deliveries, Delivery, HandoverInputs } from "../../components/contract";
import type { Mailer } from "../mail/mail";
import { canMail, mailerOf, noMail } from "../mail/mailer";
import type { Context } from "../resource";
import { addressOf } from "./fingerprint";
import { listed } from "../listed";
import { type PlannedMail, addressee } from "./mailPlan";
import { composeMail } from "./message";
import { keyOf } from "./openpgp";

/** A message that wasn't sent, to whom, why, and what to do. */
export interface Left {
  readonly to: string;
  readonly why: string;
  readonly remedy?: string;
}

/** What came of it: who got theirs, by name in the stack file, and who didn't. */
export interface Delivered<Sent> {
  readonly sent: Readonly<Record<string, Sent>>;
  readonly left: readonly Left[];
}

/** Sends the mails to everybody whom they can reach. Where one fails, or the run is cancelled, what was sent is kept. */
export async function deliver(
  inputs: HandoverInputs,
  mails: readonly PlannedMail[],
  context: Context,
): Promise<Delivered<Deliveries[string]>> {
  if (mails.length === 0) return { sent: {}, left: [] };
  if (!canMail(context.config)) {
    const remedy = "set quarterturn:mail in the stack file";
    return { sent: {}, left: mails.map((mail) => ({ to: addressee(mail), why: noMail, remedy })) };
  }
  const mailer = mailerOf(context.config);
  const sent: [string, Delivery][] = [];
  const left: Left[] = [];
  for (const mail of mails) {
    const outcome = await send(inputs, mail, mailer, context);
    if (typeof outcome !== "string") left.push(outcome);
    else {
      const { keyId, today: sentOn } = inputs;
      for (const [key, { email, form }] of mail.recipients) {
        sent.push([key, { email, form, keyId, messageId: outcome, sentOn }]);
      }
    }
  }
  mailer.close();
  return { sent: Object.fromEntries(sent), left };
}

/** The Message-ID, or why it wasn't sent. */
async function send(
  inputs: HandoverInputs,
  mail: PlannedMail,
  mailer: Mailer,
  { name, tell, signal }: Context,
): Promise<string | Left> {
  const to = addressee(mail);
  const cancelled = { to, why: "the run was cancelled" };
  if (wasCancelled(signal)) return cancelled;
  const life = await keyOf(mail.to, inputs);
  if (!life.usable) {
    const entries = mail.recipients.map(([key]) => `quarterturn:recipients.${key}.openpgpKey`);
    const remedy = `put a usable key into ${entries.join(" and ")}`;
    return { to, why: `the OpenPGP key ${life.why}`, remedy };
  }
  const from = addressOf({ email: mailer.sender.from });
  const messageId = `<${name}.${mail.fingerprint}@${from.slice(from.lastIndexOf("@") + 1)}>`;
  try {
    const composed = await composeMail(name, inputs, mail, mailer.sender);
    await mailer.send({ ...composed, messageId }, signal);
  } catch (error) {
    const remedy = "correct the address or the mail server";
    return wasCancelled(signal) ? cancelled : { to, why: (error as Error).message, remedy };
  }
  await tell({ severity: "info", sentence: `${name}: sent to ${to}` });
  return messageId;
}

/** Asked anew: it may have come while the message was under way. */
export function wasCancelled(signal: AbortSignal): boolean {
  return signal.aborted;
}

/** Who is left, why, and the way out, in a sentence. */
export function sentenceOf(name: string, left: readonly Left[], all: number): string {
  const who = left.map(({ to, why }) => `${to}: ${why}`).join("; ");
  const remedies = [...new Set(left.flatMap(({ remedy }) => remedy ?? []))];
  const wayOut = listed([...remedies, "run `pulumi up` again"]);
  return (
    `${name}: not delivered to ${who} (${all - left.length} of ${all} got theirs). ` +
    `${wayOut.charAt(0).toUpperCase()}${wayOut.slice(1)}: it sends only what is missing.`
  );
}
