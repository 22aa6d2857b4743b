import { z } from "zod";
import { types } from "../../policies/types";
import type { Preview } from "./preview";

const recipientSchema = z.object({
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

/** Who gets a consumer's newest secret. */
export interface HandoverSight {
  readonly consumer: string;
  readonly generation: string;
  readonly recipients: Recipients;
  /** Who got the last one; undefined if the preview doesn't show it. */
  readonly before: Recipients | undefined;
  /** Somebody gets an e-mail by this plan. */
  readonly sends: boolean;
}

/** The newest handover of each consumer. */
export function handoversOf({ steps }: Preview): HandoverSight[] {
  const seen = steps.filter(({ type }) => type === types.handover);
  const olds = seen.flatMap((step) => handoverSchema.safeParse(step.before?.inputs).data ?? []);
  return seen.flatMap(({ after, before, fate }) => {
    const now = handoverSchema.safeParse(after?.inputs).data;
    if (now?.newest !== true) return [];
    const formerly = handoverSchema.safeParse(before?.inputs).data?.consumer ?? now.consumer;
    const last = olds.find(
      ({ consumer, newest }) => newest && (consumer === formerly || consumer === now.consumer),
    );
    return [{ ...now, before: last?.recipients, sends: fate !== "kept" }];
  });
}

export const forms: Readonly<Record<Recipient["form"], string>> = {
  openpgp: "encrypted with OpenPGP",
  vaultLink: "link into the vault",
  plaintext: "in plain text",
};
