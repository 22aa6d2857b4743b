import { z } from "zod";
import { type ConsumerRecord, type Ledger, generationNumber } from "./ledger";
import { ledgerSchema, newestFormat, recordSchema } from "./ledgerSchema";
import { migrated } from "./migrate";

/** A stored ledger that can't be read. Planning without it would start again at generation 1. */
export class LedgerError extends Error {
  override readonly name = "LedgerError";
}

/**
 * Reads a stored ledger, of this format or an older one.
 * @throws LedgerError if it is newer, or if anything in it is not as a plan writes it.
 */
export function readLedger(state: unknown): Ledger {
  const head = z.looseObject({ format: z.int().positive() }).safeParse(state);
  if (!head.success) throw new LedgerError(`${unreadable} it has no format`);
  const { format } = head.data;
  if (format > newestFormat) {
    throw new LedgerError(
      `${unreadable} it has format ${format}, and this version reads up to ${newestFormat}; update Quarterturn`,
    );
  }
  const read = ledger.safeParse(migrated(head.data, format));
  if (read.success) return read.data;
  throw new LedgerError(`${unreadable}\n${z.prettifyError(read.error)}`);
}

const unreadable = "the stored ledger can't be read, nothing was changed:";

const consumer = recordSchema.superRefine(numbersInOrder);
const ledger = ledgerSchema.extend({ consumers: z.record(z.string(), consumer) });

/** A number that was used must never come again, and only the newest can be current. */
function numbersInOrder({ credentials, nextGeneration }: ConsumerRecord, context: z.RefinementCtx): void {
  for (const [name, { state }] of Object.entries(credentials)) {
    const number = generationNumber(name);
    if (number >= nextGeneration) {
      const message = `got ${nextGeneration}, want more than ${number}: there is a ${name}`;
      context.addIssue({ code: "custom", path: ["nextGeneration"], message });
    }
    if (state === "current" && number < nextGeneration - 1) {
      const message = `got current, but only the newest, g${nextGeneration - 1}, can be`;
      context.addIssue({ code: "custom", path: ["credentials", name, "state"], message });
    }
  }
}
