import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { type PartOf, type handedOverSchema, handoverSchema, recipientSchema } from "../components/contract";
import { own } from "../rotation";
import { types } from "../names/types";
import type { Preview } from "./preview";
import type { State } from "./step";

const readRecipient = recipientSchema.pick({ name: true, email: true, form: true }).loose();
type Recipient = z.output<typeof readRecipient>;
type Recipients = Readonly<Record<string, Recipient>>;

const { shape } = handoverSchema;
const readHandover = z.object({
  consumer: shape.consumer,
  generation: shape.generation,
  newest: shape.newest,
  recipients: z.record(z.string(), readRecipient),
} satisfies PartOf<typeof handoverSchema>);

const readDeliveries = z.object({
  deliveries: z.record(z.string(), z.unknown()),
} satisfies PartOf<typeof handedOverSchema>);

/** Who gets a consumer's newest secret. */
export interface HandoverSight {
  readonly consumer: string;
  readonly generation: string;
  readonly recipients: Recipients;
  /** Who got the last one; undefined if the preview doesn't show it. */
  readonly before: Recipients | undefined;
  /** Who of them gets an e-mail by this plan; who has got theirs gets no second one. */
  readonly waiting: readonly Recipient[];
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

function waitingFor(recipients: Recipients, before: State | undefined): Recipient[] {
  const old = readHandover.safeParse(before?.inputs).data?.recipients ?? {};
  const delivered = Object.keys(readDeliveries.safeParse(before?.outputs).data?.deliveries ?? {});
  return Object.entries(recipients)
    .filter(([key, one]) => !delivered.includes(key) || !isDeepStrictEqual(own(old, key), one))
    .map(([, one]) => one);
}

export const forms: Readonly<Record<Recipient["form"], string>> = {
  openpgp: "encrypted with OpenPGP",
  vaultLink: "link into the vault",
  plaintext: "in plain text",
};
