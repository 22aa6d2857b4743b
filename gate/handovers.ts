import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { type PartOf, type handedOverSchema, handoverSchema, recipientSchema } from "../components/contract";
import { own } from "../rotation";
import { types } from "../names/types";
import type { Preview } from "./preview";
import type { State } from "./step";

const readRecipient = recipientSchema.pick({ name: true, email: true, form: true, webhook: true }).loose();
type Recipient = z.output<typeof readRecipient>;
type Recipients = Readonly<Record<string, Recipient>>;

const { shape } = handoverSchema;
const readHandover = z.object({
  consumer: shape.consumer,
  generation: shape.generation,
  newest: shape.newest,
  recipients: z.record(z.string(), readRecipient),
} satisfies PartOf<typeof handoverSchema>);

const sent = z.record(z.string(), z.unknown()).default({});
const readDeliveries = z.object({
  deliveries: sent,
  posts: sent,
} satisfies PartOf<typeof handedOverSchema>);

/** Somebody who gets a message: an e-mail, or one by their webhook. */
export interface Waiting {
  readonly name: string;
  /** Undefined for a message by webhook, whose address is told to nobody. */
  readonly email?: string;
  readonly form: Recipient["form"];
}

/** Who gets a consumer's newest secret. */
export interface HandoverSight {
  readonly consumer: string;
  readonly generation: string;
  readonly recipients: Recipients;
  /** Who got the last one; undefined if the preview doesn't show it. */
  readonly before: Recipients | undefined;
  /** Who of them gets a message by this plan; who has got theirs gets no second one. */
  readonly waiting: readonly Waiting[];
}

/** The newest handover of each consumer. */
export function handoversOf({ steps }: Preview): HandoverSight[] {
  const seen = steps.filter(({ type }) => type === types.handover);
  const olds = seen.flatMap((step) => readHandover.safeParse(step.before?.inputs).data ?? []);
  return seen.flatMap(({ after, before, outcome }) => {
    const now = readHandover.safeParse(after?.inputs).data;
    if (now?.newest !== true) return [];
    const formerly = readHandover.safeParse(before?.inputs).data?.consumer ?? now.consumer;
    const last = olds.find(
      ({ consumer, newest }) => newest && (consumer === formerly || consumer === now.consumer),
    );
    const waiting = outcome === "unchanged" ? [] : waitingFor(now.recipients, before);
    return [{ ...now, before: last?.recipients, waiting }];
  });
}

function waitingFor(recipients: Recipients, before: State | undefined): Waiting[] {
  const old = readHandover.safeParse(before?.inputs).data?.recipients ?? {};
  const { deliveries = {}, posts = {} } = readDeliveries.safeParse(before?.outputs).data ?? {};
  return Object.entries(recipients).flatMap(([key, one]): Waiting[] => {
    const isSame = isDeepStrictEqual(own(old, key), one);
    const { name, email, form, webhook } = one;
    const byMail = email !== undefined && !(isSame && Object.hasOwn(deliveries, key));
    const byWebhook = webhook !== undefined && !(isSame && Object.hasOwn(posts, key));
    return [
      ...(byMail ? [{ name, email, form }] : []),
      ...(byWebhook ? [{ name, form: "vaultLink" as const }] : []),
    ];
  });
}

/** Where somebody is reached: `ops@example.com`, `the webhook of Operations`. */
export function waysTo({
  name = "somebody",
  email,
  webhook,
}: {
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly webhook?: unknown;
}): string[] {
  return [
    ...(email === undefined ? [] : [email]),
    ...(webhook === undefined ? [] : [`the webhook of ${name}`]),
  ];
}

export const forms: Readonly<Record<Recipient["form"], string>> = {
  openpgp: "encrypted with OpenPGP",
  vaultLink: "link into the vault",
  plaintext: "in plain text",
};
