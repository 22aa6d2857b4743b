import { clockProblems } from "./clock";
import { type Outcome, planConsumer, planRemoved } from "./consumer";
import type { Decision } from "./decision";
import { type Turn, historyAfter } from "./happened";
import type { History } from "./history";
import { unknownHoldings } from "./holdings";
import type { ConsumerRecord, Ledger } from "./ledger";
import { newestFormat } from "./ledgerSchema";
import { given } from "./own";
import type { Problem } from "./problem";
import { nameProblems, underNewNames } from "./rename";
import type { PlanRequest } from "./request";

export type PlanResult =
  | {
      readonly ok: true;
      readonly ledger: Ledger;
      /** By consumer. */
      readonly decisions: Readonly<Record<string, Decision>>;
      /** Sentences on what a person should know, each with its consumer. */
      readonly warnings: readonly string[];
      /** What to do after the run, each with its consumer. */
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * The ledger after a run on `request.today`. Pure: a preview and an update on the same day come to the same.
 * Any problem refuses the whole run, so that nothing is changed by half.
 */
export function planLedger(previous: Ledger | undefined, request: PlanRequest): PlanResult {
  const stored = new Map(Object.entries(previous?.consumers ?? {}));
  const requests = new Map(Object.entries(request.consumers));
  const holdings = new Map(Object.entries(request.holdings));
  const unclear = [
    ...clockProblems(stored, request.today),
    ...nameProblems(stored, requests),
    ...unknownHoldings(stored, holdings),
  ];
  if (unclear.length > 0) return { ok: false, problems: unclear };

  const records = underNewNames(stored, requests);
  const run = { today: request.today, holdings };
  const wanted = [...requests].map(
    ([name, consumer]) => [name, planConsumer(name, records.get(name), consumer, run)] as const,
  );
  const removed = [...records]
    .filter(([name]) => !requests.has(name))
    .map(([name, record]) => [name, planRemoved(name, record, run)] as const);
  const outcomes = [...wanted, ...removed].sort(([a], [b]) => (a < b ? -1 : 1));
  const turnOf = (name: string, whole: ConsumerRecord): Turn => ({
    name,
    formerName: stored.has(name) ? undefined : requests.get(name)?.aliases?.find((one) => stored.has(one)),
    before: records.get(name),
    after: whole,
    isWanted: requests.has(name),
  });
  return together(outcomes, (turns) =>
    historyAfter(
      previous,
      turns.map(([name, whole]) => turnOf(name, whole)),
      { ...run, origin: request.origin },
    ),
  );
}

function together(
  outcomes: readonly (readonly [string, Outcome])[],
  historyOf: (whole: readonly (readonly [string, ConsumerRecord])[]) => History | undefined,
): PlanResult {
  const problems = outcomes.flatMap(([, outcome]) => (outcome.ok ? [] : outcome.problems));
  if (problems.length > 0) return { ok: false, problems };
  const planned = outcomes.flatMap(([name, outcome]) => (outcome.ok ? [{ name, ...outcome }] : []));
  const consumers = planned.flatMap(({ name, record }) =>
    record === undefined ? [] : [[name, record] as const],
  );
  return {
    ok: true,
    ledger: {
      format: newestFormat,
      consumers: Object.fromEntries(consumers),
      ...given("history", historyOf(planned.map(({ name, whole }) => [name, whole]))),
    },
    decisions: Object.fromEntries(planned.map(({ name, decision }) => [name, decision])),
    warnings: planned.flatMap(({ name, warnings }) => warnings.map((sentence) => `${name}: ${sentence}`)),
    notes: planned.flatMap(({ name, notes }) => notes.map((sentence) => `${name}: ${sentence}`)),
  };
}
