import type { Deliveries, Delivery, HandoverInputs } from "../../components/contract";
import type { Mailer } from "../mail/mail";
import { canMail, mailerOf, noMail } from "../mail/mailer";
import type { Context } from "../resource";
import { addressOf } from "./fingerprint";
import { type Letter, addressee, listed } from "./letters";
import { composeMail } from "./message";
import { keyOf } from "./openpgp";

/** An e-mail that wasn't sent, why, and what mends it. */
export interface Left {
  readonly letter: Letter;
  readonly why: string;
  readonly remedy?: string;
}

/** What came of it: who got theirs, by name in the stack file, and who didn't. */
export interface Delivered {
  readonly sent: Deliveries;
  readonly left: readonly Left[];
}

/** Sends the letters to everybody whom they can reach. Where one fails, or the run is cancelled, what was sent is kept. */
export async function deliver(
  inputs: HandoverInputs,
  letters: readonly Letter[],
  context: Context,
): Promise<Delivered> {
  if (letters.length === 0) return { sent: {}, left: [] };
  if (!canMail(context.config)) {
    const remedy = "say in the stack file how e-mails go out";
    return { sent: {}, left: letters.map((letter) => ({ letter, why: noMail, remedy })) };
  }
  const mailer = mailerOf(context.config);
  const sent: [string, Delivery][] = [];
  const left: Left[] = [];
  for (const letter of letters) {
    const outcome = await send(inputs, letter, mailer, context);
    if (typeof outcome !== "string") left.push(outcome);
    else {
      const { keyId, today: sentOn } = inputs;
      for (const [key, { email, form }] of letter.recipients) {
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
  letter: Letter,
  mailer: Mailer,
  { name, tell, signal }: Context,
): Promise<string | Left> {
  const cancelled = { letter, why: "the run was cancelled" };
  if (wasCancelled(signal)) return cancelled;
  const life = await keyOf(letter.to, inputs);
  if (!life.usable) {
    const entries = letter.recipients.map(([key]) => `quarterturn:recipients.${key}.openpgpKey`);
    const remedy = `put a key that can be used into ${entries.join(" and ")}`;
    return { letter, why: `the OpenPGP key ${life.why}`, remedy };
  }
  const from = addressOf({ email: mailer.sender.from });
  const messageId = `<${name}.${letter.fingerprint}@${from.slice(from.lastIndexOf("@") + 1)}>`;
  try {
    const mail = await composeMail(name, inputs, letter, mailer.sender);
    await mailer.send({ ...mail, messageId }, signal);
  } catch (error) {
    const remedy = "mend the address or the mail server";
    return wasCancelled(signal) ? cancelled : { letter, why: (error as Error).message, remedy };
  }
  await tell({ severity: "info", sentence: `${name}: sent to ${addressee(letter)}` });
  return messageId;
}

/** Asked anew: it may have come while the message was under way. */
function wasCancelled(signal: AbortSignal): boolean {
  return signal.aborted;
}

/** Who is left, why, and the way out, in a sentence. */
export function sentenceOf(name: string, left: readonly Left[], all: number): string {
  const who = left.map(({ letter, why }) => `${addressee(letter)}: ${why}`).join("; ");
  const remedies = [...new Set(left.flatMap(({ remedy }) => remedy ?? []))];
  const wayOut = listed([...remedies, "run `pulumi up` again"]);
  return (
    `${name}: not delivered to ${who} (${all - left.length} of ${all} got theirs). ` +
    `${wayOut.charAt(0).toUpperCase()}${wayOut.slice(1)}: it sends only what is missing.`
  );
}
