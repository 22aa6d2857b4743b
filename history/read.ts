import { z } from "zod";
import { heldReminders, sentOf } from "../components/certificatePlan";
import { holdingsIn } from "../components/holdings";
import { types } from "../names/types";
import { nameOf, typeOf } from "../names/urn";
import {
  type Holding,
  type Ledger,
  type Renewal,
  type SentReminder,
  readLedger,
  readRenewal,
} from "../rotation";
import { UsageError } from "../settings/usageError";

/** What a stack's state tells of what happened. */
export interface Told {
  /** Undefined in a stack that no run has begun. */
  readonly ledger: Ledger | undefined;
  /** Who got what of what still lives, by credential; of what has ended the ledger has it. */
  readonly deliveries: ReadonlyMap<string, NonNullable<Holding["deliveries"]>>;
  /** Watched certificates by name, those that have left the stack file too. */
  readonly renewals: ReadonlyMap<string, Renewal>;
  /** Reminders that went out and that the state still has by themselves. */
  readonly reminders: readonly (SentReminder & { readonly certificate: string })[];
}

const resource = z.object({
  urn: z.string(),
  inputs: z.unknown().optional(),
  outputs: z
    .unknown()
    .optional()
    .transform((outputs) => outputs ?? {}),
  /** Replaced, and still to be deleted. */
  delete: z.boolean().default(false),
});
const exported = z.object({
  deployment: z.object({ resources: z.array(resource).nullish() }).nullish(),
});

/**
 * Reads what `pulumi stack export` prints.
 * @throws UsageError, LedgerError if it can't be read; the message has nothing of its content
 */
export function readTold(json: string): Told {
  const read = exported.safeParse(parsed(json));
  if (!read.success)
    throw new UsageError("the stack's state: got something else, want what `pulumi stack export` prints");
  const resources = (read.data.deployment?.resources ?? []).filter((one) => !one.delete);
  const stored = resources.find(({ urn }) => typeOf(urn) === types.ledger);
  const deliveries = Object.entries(holdingsIn(resources)).flatMap(([name, holding]) =>
    holding.deliveries === undefined ? [] : [[name, holding.deliveries] as const],
  );
  return {
    ledger: stored === undefined ? undefined : readLedger(stored.inputs),
    deliveries: new Map(deliveries),
    renewals: new Map(
      resources
        .filter(({ urn }) => typeOf(urn) === types.watchedCertificate)
        .flatMap(({ urn, inputs }) => {
          const renewal = readRenewal(inputs);
          return renewal === undefined ? [] : [[nameOf(urn), renewal] as const];
        }),
    ),
    reminders: heldReminders(resources).flatMap((held) =>
      sentOf(held).map((sent) => ({ ...sent, certificate: held.certificate })),
    ),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
