import { type ConsumerRecord, generationNumber } from "./ledger";
import type { Problem } from "./problem";
import { mapCredentials } from "./record";
import type { ConsumerRequest } from "./request";

/** By consumer. Maps, since a consumer may be called `constructor`. */
type Records = ReadonlyMap<string, ConsumerRecord>;
type Requests = ReadonlyMap<string, ConsumerRequest>;

/** The records under the names that the stack file gives them now. Only after `nameProblems` found none. */
export function underNewNames(records: Records, requests: Requests): Records {
  const newNames = new Map(
    [...requests].flatMap(([name, { aliases = [] }]) => aliases.map((alias) => [alias, name] as const)),
  );
  return new Map(
    [...records].map(([name, record]) => {
      const newName = newNames.get(name);
      return newName === undefined ? [name, record] : [newName, renamed(record, name, newName)];
    }),
  );
}

function renamed(record: ConsumerRecord, from: string, to: string): ConsumerRecord {
  // A consumer that gets an old name back needs no alias for it.
  const others = Object.entries(record.formerNames ?? {}).filter(([name]) => name !== to);
  const formerNames = { ...Object.fromEntries(others), [from]: record.nextGeneration };
  return mapCredentials({ ...record, formerNames }, (credential) => ({ issuedAs: from, ...credential }));
}

/** The names under which a generation's resource was declared before: its aliases, for the engine to know it again. */
export function formerNamesOf(record: ConsumerRecord, generation: string): string[] {
  return Object.entries(record.formerNames ?? {})
    .filter(([, next]) => generationNumber(generation) < next)
    .map(([name]) => name);
}

/** Forgets a former name once nothing declared under it is left and the stack file doesn't name it any more. */
export function forgetNames(record: ConsumerRecord, aliases: readonly string[]): ConsumerRecord {
  if (record.formerNames === undefined) return record;
  const numbers = Object.keys(record.credentials).map(generationNumber);
  const kept = Object.entries(record.formerNames).filter(
    ([name, next]) => aliases.includes(name) || numbers.some((number) => number < next),
  );
  return { ...record, formerNames: kept.length === 0 ? undefined : Object.fromEntries(kept) };
}

/** Aliases that don't say clearly which record is meant, and names that another consumer's resources still carry. */
export function nameProblems(records: Records, requests: Requests): Problem[] {
  return [...requests].flatMap(([name, { aliases = [] }]) => [
    ...carriedNames(name, aliases, records),
    ...aliases.flatMap((alias) => aliasProblems(name, alias, records, requests)),
    ...severalRecords(name, aliases, records),
  ]);
}

function aliasProblems(name: string, alias: string, records: Records, requests: Requests): Problem[] {
  const key = `consumers.${name}.aliases`;
  if (requests.has(alias)) {
    const wayOut = `remove the alias, or the consumer ${alias}`;
    return [{ key, got: alias, want: "a name that is no longer in the stack file", wayOut }];
  }
  const rival = [...requests].find(
    ([other, { aliases }]) => other !== name && aliases?.includes(alias) === true,
  );
  if (rival === undefined || !records.has(alias)) return [];
  return [
    { key, got: `${alias}, which ${rival[0]} claims too`, want: "one consumer to take over its record" },
  ];
}

function severalRecords(name: string, aliases: readonly string[], records: Records): Problem[] {
  const meant = [name, ...aliases].filter((each) => records.has(each));
  if (meant.length < 2) return [];
  return [
    {
      key: `consumers.${name}.aliases`,
      got: `${meant.join(" and ")}, which have a record each`,
      want: "one record to go on with",
      wayOut: "remove the alias: the other one's secrets then expire by themselves",
    },
  ];
}

function carriedNames(name: string, aliases: readonly string[], records: Records): Problem[] {
  const carrier = [...records].find(
    ([other, { formerNames }]) =>
      ![name, ...aliases].includes(other) && Object.hasOwn(formerNames ?? {}, name),
  );
  if (carrier === undefined) return [];
  return [
    {
      key: `consumers.${name}`,
      got: `a name that resources of ${carrier[0]} still carry`,
      want: "another name",
      wayOut: `it is free when the generations that ${carrier[0]} had under that name are gone`,
    },
  ];
}
