import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import {
  type Deliveries,
  type PartOf,
  deliveriesSchema,
  formerInputsOfHandover,
  handoverSchema,
  type madeForHandover,
} from "../../components/contract";
import { types } from "../../names/types";
import { own } from "../../rotation";
import type { EntraApps } from "../entra";
import { type Properties, asProperties, compact, isProperties } from "../../protocol/values";
import { refusedInputs } from "../refused";
import { type Checked, PartlyDone, type ResourceHandler, type Context } from "../resource";
import { announcements, keyWarnings } from "./announce";
import { deliver, sentenceOf } from "./deliver";
import { planMails } from "./mailPlan";

const { shape } = handoverSchema;

/** What counts of inputs that an earlier version may have stored: whether they are the newest's, and whose. */
const storedSchema = z.looseObject({
  newest: shape.newest,
  recipients: z.record(z.string(), z.unknown()),
} satisfies PartOf<typeof handoverSchema>);

/** What counts of them where the record is to go. */
const keptSchema = z.object({
  clientId: shape.clientId,
  keyId: shape.keyId,
  issuer: shape.issuer.catch(undefined),
  ended: shape.ended.catch(undefined),
});

/**
 * The delivery of a credential to the people who need it: one e-mail per address, sent once. It says what changed,
 * until when the old one works, what to do and how to confirm. A run that fails half-way is finished by the next one,
 * with the same messages.
 */
export const handover = (apps: EntraApps): ResourceHandler => ({
  type: types.handover,
  secrets: ["clientSecret"],
  // Whether there is anything to do depends on what was delivered; what an e-mail would say may differ each day.
  unwatched: [...Object.keys(shape).filter((name) => name !== "ended"), ...formerInputsOfHandover],

  async check(name: string, olds: Properties, news: Properties): Promise<Checked> {
    if (news.newest !== true) return { inputs: afterwards(olds, news) };
    if (!isAsked(news)) return { inputs: compact(news) };
    const read = handoverSchema.safeParse(news);
    if (read.success) return { inputs: asProperties(read.data), remarks: await keyWarnings(name, read.data) };
    // A run that goes on past an error asks for this, too, and then leaves out what depends on the error. To refuse it
    // would end the program, and with it everybody else's rotation.
    const missing = missingIn(name, news);
    if (missing === undefined) return refusedInputs(news, read.error);
    return { inputs: compact(news), remarks: [{ severity: "warning", sentence: missing }] };
  },

  isUnfinished(state: Properties, inputs: Properties): boolean {
    if (!isAsked(inputs)) return false;
    if (missingIn("", inputs) !== undefined) return true;
    const before = deliveriesSchema.parse(state.deliveries);
    const { mails, done } = planMails(handoverSchema.parse(inputs), before);
    return mails.length > 0 || !isDeepStrictEqual(done, before);
  },

  async preview(state, inputs, { name, config, tell }): Promise<undefined> {
    if (!isAsked(inputs) || missingIn(name, inputs) !== undefined) return undefined;
    const asked = handoverSchema.parse(inputs);
    const { mails } = planMails(asked, deliveriesSchema.parse(state?.deliveries));
    for (const remark of await announcements(name, asked, mails, config)) await tell(remark);
    return undefined;
  },

  create: (inputs, context) => handOver({}, inputs, context),
  update: handOver,

  /** The record of who has a secret in use, and what keeps it in the vault: it goes with the secret, not before. */
  async delete(state, { name, signal, isReplaced }) {
    const { clientId, keyId, issuer, ended } = keptSchema.parse(state);
    if (ended === true || isReplaced) return;
    // Only Entra tells by the key ID whether it is still there; of a client's secret the program says when it has ended.
    if (issuer === undefined && !(await apps.has(clientId, keyId, signal))) return;
    const why = issuer === undefined ? `is still valid, its app has it (key ID ${keyId})` : "has not ended";
    throw new Error(
      `${name}: not deleted: the credential ${why}, and people may be using it. ` +
        "Undo the change that would delete it.",
    );
  },
});

async function handOver(state: Properties, inputs: Properties, context: Context): Promise<Properties> {
  const { name } = context;
  const before = deliveriesSchema.parse(state.deliveries);
  if (!isAsked(inputs)) return { ...inputs, deliveries: keptOf(before, inputs) };
  const missing = missingIn(name, inputs);
  if (missing !== undefined) throw new Error(missing);
  const asked = handoverSchema.parse(inputs);
  const { mails, done } = planMails(asked, before);
  const { sent, left } = await deliver(asked, mails, context);
  const outputs = { ...inputs, deliveries: { ...done, ...sent } };
  if (left.length > 0) throw new PartlyDone(sentenceOf(name, left, mails.length), outputs);
  return outputs;
}

/** True if somebody is to get something: nobody is to start with one that isn't the newest any more. */
function isAsked({ newest, recipients }: Properties): boolean {
  return newest === true && !(isProperties(recipients) && Object.keys(recipients).length === 0);
}

function keptOf(deliveries: Deliveries, { recipients }: Properties): Deliveries {
  const kept = Object.entries(deliveries).filter(
    ([key]) => isProperties(recipients) && Object.hasOwn(recipients, key),
  );
  return Object.fromEntries(kept);
}

/** A credential that isn't the newest any more stays as it was handed over. */
function afterwards(olds: Properties, news: Properties): Properties {
  const kept = storedSchema.safeParse(olds).success
    ? { ...olds, newest: false }
    : { ...compact(news), recipients: {} };
  return news.ended === undefined ? kept : { ...kept, ended: news.ended };
}

/** What it says if something isn't there that other resources make. */
const whyMissing: Readonly<Record<keyof typeof madeForHandover, string>> = {
  clientId: "its app wasn't created",
  keyId: "it wasn't created",
  clientSecret: "it wasn't created",
  vaultLink: "it isn't in the vault",
};

/** Says that something isn't there that other resources make; undefined if everything is. */
function missingIn(name: string, news: Properties): string | undefined {
  const why = Object.entries(whyMissing).find(([input]) => (own(news, input) ?? null) === null)?.[1];
  if (why === undefined) return undefined;
  return `${name}: nothing was sent, because ${why}: an earlier step of this run failed. Fix that and run \`pulumi up\` again: it continues with this credential.`;
}
