import { type ConsumerRecord, type Credential, byGeneration, generationNumber } from "./ledger";

/** The record with each credential turned into what `turn` makes of it. */
export function mapCredentials(
  record: ConsumerRecord,
  turn: (credential: Credential, generation: string) => Credential,
): ConsumerRecord {
  const turned = Object.entries(record.credentials).map(
    ([generation, credential]) => [generation, turn(credential, generation)] as const,
  );
  return { ...record, credentials: Object.fromEntries(turned) };
}

/** The record with only those credentials that `keep` wants. */
export function withCredentials(
  record: ConsumerRecord,
  keep: (generation: string, credential: Credential) => boolean,
): ConsumerRecord {
  const kept = Object.entries(record.credentials).filter(([generation, credential]) =>
    keep(generation, credential),
  );
  return { ...record, credentials: Object.fromEntries(kept) };
}

/** The record in one order of keys, without keys that have no value: the same facts are the same text. */
export function canonical(record: ConsumerRecord): ConsumerRecord {
  const { app, policy, credentials, nextGeneration, nextRotation, forced, confirmed, adopted, formerNames } =
    record;
  return defined({
    app,
    policy,
    credentials: Object.fromEntries(byGeneration(credentials)),
    nextGeneration,
    nextRotation,
    forced,
    confirmed: confirmed && inOrder(confirmed, ([a], [b]) => generationNumber(a) - generationNumber(b)),
    adopted,
    formerNames: formerNames && inOrder(formerNames, ([, a], [, b]) => a - b),
  });
}

function inOrder<T>(values: Readonly<Record<string, T>>, order: (a: [string, T], b: [string, T]) => number) {
  return Object.fromEntries(Object.entries(values).sort(order));
}

function defined<T extends object>(values: T): T {
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(values)) if (value !== undefined) kept[key] = value;
  return kept as T;
}
