import { z } from "zod";
import { holdingsIn } from "../components/holdings";
import { types } from "../names/types";
import { typeOf } from "../names/urn";
import { type Holding, type Ledger, readLedger } from "../rotation";
import { UsageError } from "../settings/usageError";

/** What a stack's state tells of what happened. */
export interface Told {
  /** Undefined in a stack that no run has begun. */
  readonly ledger: Ledger | undefined;
  /** Who got what of what still lives, by credential; of what has ended the ledger has it. */
  readonly deliveries: ReadonlyMap<string, NonNullable<Holding["deliveries"]>>;
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
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
