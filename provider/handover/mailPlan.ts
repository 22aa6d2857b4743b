import type { Deliveries, Delivery, HandoverInputs, Recipient } from "../../components/contract";
import { listed } from "../listed";
import { type MailRecipient, addressOf, fingerprintOf } from "./fingerprint";

/** One e-mail to one address, for the recipients who have it. */
export interface PlannedMail {
  /** Recipients by name in the stack file. */
  readonly recipients: readonly (readonly [key: string, recipient: MailRecipient])[];
  /** Name, address and form of the first of them; the form and the key are the same for all. */
  readonly to: MailRecipient;
  readonly fingerprint: string;
}

/** What a credential's handover comes to: who gets an e-mail, and who has it already. */
export interface MailPlan {
  readonly mails: readonly PlannedMail[];
  /** Deliveries of today's recipients: by this message to their address, whoever they were called when it was sent. */
  readonly done: Deliveries;
}

/** Decided by what was delivered, in a preview as in an update: by the messages' fingerprints. */
export function planMails(inputs: HandoverInputs, before: Deliveries): MailPlan {
  const sent = new Map(Object.entries(before).flatMap(([key, one]) => namesOf(key, one)));
  const mails = new Map<string, PlannedMail>();
  const done: [string, Delivery][] = [];
  for (const [key, recipient] of Object.entries(inputs.recipients)) {
    if (!hasAddress(recipient)) continue;
    const fingerprint = fingerprintOf(inputs, recipient);
    // By the address: the capitals of a mailbox's name, which the fingerprint leaves out, may count somewhere.
    const message = `${addressOf(recipient)} ${fingerprint}`;
    const delivery = sent.get(`${key} ${fingerprint}`) ?? sent.get(message);
    if (delivery !== undefined) {
      done.push([key, delivery]);
      continue;
    }
    const { recipients, to } = mails.get(message) ?? { recipients: [], to: recipient };
    mails.set(message, { recipients: [...recipients, [key, recipient]], to, fingerprint });
  }
  return { mails: [...mails.values()], done: Object.fromEntries(done) };
}

/** True if an e-mail goes to them. */
export function hasAddress(recipient: Recipient): recipient is MailRecipient {
  return recipient.email !== undefined;
}

/** `A, B and C <ops@example.com>`. */
export function addressee({ recipients, to }: PlannedMail): string {
  return `${listed(recipients.map(([, { name }]) => name))} <${to.email}>`;
}

/** What a message that was sent is known by: its fingerprint, with the recipient's name or with the address. */
function namesOf(key: string, delivery: Delivery): [string, Delivery][] {
  // `<edge-g8.FINGERPRINT@example.com>`; the credential may have had another name then.
  const fingerprint = /\.([0-9a-f]+)@/.exec(delivery.messageId)?.[1] ?? "";
  return [key, addressOf(delivery)].map((name) => [`${name} ${fingerprint}`, delivery]);
}
