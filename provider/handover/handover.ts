import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import {
  type Deliveries,
  type PartOf,
  type Posts,
  deliveriesSchema,
  formerInputsOfHandover,
  handoverSchema,
  type madeForHandover,
  postsSchema,
} from "../../components/contract";
import { types } from "../../names/types";
import { own } from "../../rotation";
import type { EntraApps } from "../entra";
import { type Properties, asProperties, compact, isProperties } from "../../protocol/values";
import { refusedInputs } from "../refused";
import { type Checked, PartlyDone, type ResourceHandler, type Context } from "../resource";
import type { WebOptions } from "../../web/request";
import { announcements, keyWarnings, linkWarnings, postAnnouncements } from "./announce";
import { deliver, sentenceOf } from "./deliver";
import { deliverPosts } from "./deliverPosts";
import { planMails } from "./mailPlan";
import { planPosts } from "./postPlan";

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
 * The delivery of a credential to the people who need it: one e-mail per address and one message per webhook, sent once. It
 * says what changed, until when the old one works, what to do and how to confirm. A run that fails half-way is finished by
 * the next one, with the same messages.
 * @param web how webhooks are reached
 */
export const handover = (apps: EntraApps, web: WebOptions = {}): ResourceHandler => ({
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

  isUnfinished(state: Properties, inputs: Properties, config: Properties): boolean {
    if (!isAsked(inputs)) return false;
    if (missingIn("", inputs) !== undefined) return true;
    const before = sentIn(state);
    const asked = handoverSchema.parse(inputs);
    const { mails, done } = planMails(asked, before.deliveries);
    const plan = planPosts(asked, before.posts, config);
    const isSent = mails.length + plan.posts.length + plan.unsendable.length === 0;
    return !isSent || !isDeepStrictEqual({ deliveries: done, posts: plan.done }, before);
  },

  async preview(state, inputs, { name, config, tell }): Promise<undefined> {
    if (!isAsked(inputs) || missingIn(name, inputs) !== undefined) return undefined;
    const asked = handoverSchema.parse(inputs);
    const before = sentIn(state ?? {});
    const { mails } = planMails(asked, before.deliveries);
    for (const remark of await announcements(name, asked, mails, config)) await tell(remark);
    const plan = planPosts(asked, before.posts, config);
    for (const remark of [...postAnnouncements(name, plan), ...linkWarnings(name, mails, plan)])
      await tell(remark);
    return undefined;
  },

  create: (inputs, context) => handOver({}, inputs, context, web),
  update: (state, inputs, context) => handOver(state, inputs, context, web),

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

async function handOver(
  state: Properties,
  inputs: Properties,
  context: Context,
  web: WebOptions,
): Promise<Properties> {
  const { name, config } = context;
  const before = sentIn(state);
  if (!isAsked(inputs))
    return withSent(inputs, keptOf(before.deliveries, inputs), keptOf(before.posts, inputs));
  const missing = missingIn(name, inputs);
  if (missing !== undefined) throw new Error(missing);
  const asked = handoverSchema.parse(inputs);
  const { mails, done } = planMails(asked, before.deliveries);
  const plan = planPosts(asked, before.posts, config);
  const byMail = await deliver(asked, mails, context);
  const byWebhook = await deliverPosts(asked, plan, context, web);
  const outputs = withSent(inputs, { ...done, ...byMail.sent }, { ...plan.done, ...byWebhook.sent });
  const left = [...byMail.left, ...byWebhook.left];
  const all = mails.length + plan.posts.length + plan.unsendable.length;
  if (left.length > 0) throw new PartlyDone(sentenceOf(name, left, all), outputs);
  return outputs;
}

function sentIn(state: Properties): { readonly deliveries: Deliveries; readonly posts: Posts } {
  return { deliveries: deliveriesSchema.parse(state.deliveries), posts: postsSchema.parse(state.posts) };
}

function withSent(inputs: Properties, deliveries: Deliveries, posts: Posts): Properties {
  return { ...inputs, deliveries, ...(Object.keys(posts).length === 0 ? {} : { posts }) };
}

/** True if somebody is to get something: nobody is to start with one that isn't the newest any more. */
function isAsked({ newest, recipients }: Properties): boolean {
  return newest === true && !(isProperties(recipients) && Object.keys(recipients).length === 0);
}

function keptOf<Sent>(
  sent: Readonly<Record<string, Sent>>,
  { recipients }: Properties,
): Record<string, Sent> {
  const kept = Object.entries(sent).filter(
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
