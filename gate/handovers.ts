import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { own } from "../rotation";
import { types } from "../names/types";
import type { Preview } from "./preview";
import type { State } from "./step";

const recipientSchema = z.looseObject({
  name: z.string(),
  email: z.string(),
  form: z.enum(["openpgp", "vaultLink", "plaintext"]),
});
export type Recipient = z.output<typeof recipientSchema>;
type Recipients = Readonly<Record<string, Recipient>>;

const handoverSchema = z.object({
  consumer: z.string(),
  generation: z.string(),
  newest: z.boolean(),
  recipients: z.record(z.string(), recipientSchema),
});

const deliveriesSchema = z.object({ deliveries: z.record(z.string(), z.unknown()) });

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
  const olds = seen.flatMap((step) => handoverSchema.safeParse(step.before?.inputs).data ?? []);
  return seen.flatMap(({ after, before, outcome }) => {
    const now = handoverSchema.safeParse(after?.inputs).data;
    if (now?.newest !== true) return [];
    const formerly = handoverSchema.safeParse(before?.inputs).data?.consumer ?? now.consumer;
    const last = olds.find(
      ({ consumer, newest }) => newest && (consumer === formerly || consumer === now.consumer),
    );
    const waiting = outcome === "unchanged" ? [] : waitingFor(now.recipients, before);
    return [{ ...now, before: last?.recipients, waiting }];
  });
}

function waitingFor(recipients: Recipients, before: State | undefined): Recipient[] {
  const old = handoverSchema.safeParse(before?.inputs).data?.recipients ?? {};
  const delivered = Object.keys(deliveriesSchema.safeParse(before?.outputs).data?.deliveries ?? {});
  return Object.entries(recipients)
    .filter(([key, one]) => !delivered.includes(key) || !isDeepStrictEqual(own(old, key), one))
    .map(([, one]) => one);
}

export const forms: Readonly<Record<Recipient["form"], string>> = {
  openpgp: "encrypted with OpenPGP",
  vaultLink: "link into the vault",
  plaintext: "in plain text",
};
