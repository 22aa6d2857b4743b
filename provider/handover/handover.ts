import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { EntraApps } from "../entra";
import type { Mailer } from "../mail/mail";
import { mailerOf } from "../mail/mailer";
import { type Properties, asProperties } from "../protocol/values";
import { refused, refusedInputs } from "../refused";
import type { Remark } from "../remarks";
import { type Checked, PartlyDone, type ResourceHandler, type Surroundings } from "../resource";
import {
  type Deliveries,
  type HandoverInputs,
  type Recipient,
  deliveriesSchema,
  fingerprintOf,
  handoverSchema,
  isDelivered,
} from "./inputs";
import { composeMail } from "./message";
import { keyProblems } from "./openpgp";

/**
 * The delivery of a credential to the people who need it: one e-mail per recipient, sent once. It says what changed,
 * until when the old one works, what to do and how to confirm. A run that fails half-way is finished by the next one,
 * with the same messages.
 */
export const handover = (apps: EntraApps): ResourceHandler => ({
  type: "quarterturn:index:Handover",
  secrets: ["clientSecret"],
  unwatched: ["today", "newest"],

  async check(name: string, olds: Properties, news: Properties): Promise<Checked> {
    const read = handoverSchema.safeParse(news);
    if (!read.success) return refusedInputs(news, read.error);
    const stored = handoverSchema.safeParse(olds).data;
    const inputs = wanted(stored, read.data);
    const waiting = newRecipients(stored, inputs);
    const problems = await keyProblems(waiting);
    if (problems.length > 0) return refused(problems);
    return {
      inputs: asProperties(inputs),
      remarks: Object.values(waiting).map((one) => announced(name, one)),
    };
  },

  isUnfinished(state: Properties, inputs: Properties): boolean {
    // What a preview doesn't know yet is a change anyway.
    const read = handoverSchema.safeParse(inputs);
    if (!read.success) return false;
    return (
      read.data.newest && undelivered(read.data, deliveriesSchema.parse(state.deliveries ?? {})).length > 0
    );
  },

  create: (inputs, surroundings) => deliver(handoverSchema.parse(inputs), {}, surroundings),
  update: (state, inputs, surroundings) =>
    deliver(handoverSchema.parse(inputs), deliveriesSchema.parse(state.deliveries ?? {}), surroundings),

  /** The record of who has a secret in use, and what keeps it in the vault: it goes with the secret, not before. */
  async delete(state, { name, signal }) {
    const { clientId, keyId, ended } = storedSchema.parse(state);
    if (ended || !(await apps.has(clientId, keyId, signal))) return;
    throw new Error(
      `${name}: not deleted: the credential is still valid, its app has it (key ID ${keyId}), and people may work with it. ` +
        "Put back what would delete it.",
    );
  },
});

const storedSchema = z.object({ clientId: z.string(), keyId: z.string(), ended: z.boolean().catch(false) });

/**
 * What is stored and compared: as it was, unless somebody is to get something. A credential that isn't the newest any
 * more stays as it was handed over.
 */
function wanted(stored: HandoverInputs | undefined, news: HandoverInputs): HandoverInputs {
  if (!news.newest) {
    const kept = stored === undefined ? { ...news, recipients: {} } : { ...stored, newest: false };
    return news.ended === undefined ? kept : { ...kept, ended: news.ended };
  }
  const isSame = stored?.keyId === news.keyId && isDeepStrictEqual(stored.recipients, news.recipients);
  return isSame ? { ...stored, newest: true, today: news.today } : news;
}

function newRecipients(
  stored: HandoverInputs | undefined,
  inputs: HandoverInputs,
): Readonly<Record<string, Recipient>> {
  if (stored?.keyId !== inputs.keyId) return inputs.recipients;
  return Object.fromEntries(
    Object.entries(inputs.recipients).filter(([key, one]) => !isDeepStrictEqual(stored.recipients[key], one)),
  );
}

const forms: Readonly<Record<Recipient["form"], string>> = {
  openpgp: "encrypted with OpenPGP",
  vaultLink: "as a link into the vault",
  plaintext: "in plain text, as the stack file allows",
};

function announced(name: string, { name: person, email, form }: Recipient): Remark {
  return { severity: "info", sentence: `${name}: goes to ${person} <${email}>, ${forms[form]}` };
}

function undelivered(inputs: HandoverInputs, done: Deliveries): [string, Recipient][] {
  return Object.entries(inputs.recipients).filter(
    ([key, one]) => !isDelivered(done, key, fingerprintOf(inputs, one)),
  );
}

/** Sends what is missing, to everybody whom it can reach, and then says who is left. */
async function deliver(
  inputs: HandoverInputs,
  before: Deliveries,
  { name, config, tell, signal }: Surroundings,
): Promise<Properties> {
  const done = Object.fromEntries(Object.entries(before).filter(([key]) => key in inputs.recipients));
  const missing = undelivered(inputs, done);
  // A newer one has been issued meanwhile: nobody is to start with this one any more.
  if (missing.length === 0 || !inputs.newest) return { ...asProperties(inputs), deliveries: done };
  const failures: string[] = [];
  const mailer = mailerOf(config);
  for (const [key, recipient] of missing) {
    signal.throwIfAborted();
    const { email, form, name: person } = recipient;
    try {
      const messageId = await send(name, inputs, recipient, mailer);
      done[key] = { email, form, keyId: inputs.keyId, messageId, sentOn: inputs.today };
      await tell({ severity: "info", sentence: `${name}: sent to ${person} <${email}>` });
    } catch (error) {
      failures.push(`${person} <${email}>: ${(error as Error).message}`);
    }
  }
  mailer.close();
  const outputs = { ...asProperties(inputs), deliveries: done };
  if (failures.length > 0) throw new PartlyDone(sentenceOf(name, failures, missing.length), outputs);
  return outputs;
}

async function send(
  name: string,
  inputs: HandoverInputs,
  recipient: Recipient,
  mailer: Mailer,
): Promise<string> {
  const { from } = mailer.sender;
  const domain = from.slice(from.lastIndexOf("@") + 1);
  const messageId = `<${name}.${fingerprintOf(inputs, recipient)}@${domain}>`;
  await mailer.send({ ...(await composeMail(name, inputs, recipient, mailer.sender)), messageId });
  return messageId;
}

function sentenceOf(name: string, failures: readonly string[], all: number): string {
  return (
    `${name}: not delivered to ${failures.join("; ")} (${all - failures.length} of ${all} got theirs). ` +
    "Mend the address or the mail server and run `pulumi up` again: it sends only what is missing."
  );
}
