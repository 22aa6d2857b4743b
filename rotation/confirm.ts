import type { Day } from "./calendar";
import { type ConsumerRecord, generationName, isLive } from "./ledger";
import { own } from "./own";
import type { Problem } from "./problem";
import { wasIssued } from "./revoke";

/** Notes the day on which the stack file first said that the consumer uses a generation. */
export function confirm(record: ConsumerRecord, number: number | undefined, today: Day): ConsumerRecord {
  if (number === undefined) return record;
  const generation = generationName(number);
  const credential = own(record.credentials, generation);
  const isNews = own(record.confirmed, generation) === undefined;
  if (credential === undefined || !isLive(credential) || !isNews) return record;
  return { ...record, confirmed: { ...record.confirmed, [generation]: today } };
}

/** Only what was handed over can be in use. */
export function confirmProblems(key: string, record: ConsumerRecord, number: number | undefined): Problem[] {
  if (number === undefined || wasIssued(record, number)) return [];
  return [
    {
      key,
      got: String(number),
      want: `a generation that was handed over, up to ${record.nextGeneration - 1}`,
    },
  ];
}

/** Forgets confirmations of generations that are gone. */
export function forgetConfirmations(record: ConsumerRecord): ConsumerRecord {
  if (record.confirmed === undefined) return record;
  const kept = Object.entries(record.confirmed).filter(([generation]) =>
    Object.hasOwn(record.credentials, generation),
  );
  return { ...record, confirmed: kept.length === 0 ? undefined : Object.fromEntries(kept) };
}
