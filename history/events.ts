import {
  type ConsumerRecord,
  type HistoryEvent,
  byGeneration,
  credentialName,
  eventsIn,
  formerNamesOf,
  given,
  knownOf,
  own,
} from "../rotation";
import type { Told } from "./read";

/** An event with whom it is of. */
export interface ConsumersEvent extends HistoryEvent {
  /** The name that it had then. */
  readonly consumer: string;
}

/** All that is known to have happened, oldest first, and how many lines of each consumer's can't be read. */
export interface Events {
  readonly events: readonly ConsumersEvent[];
  readonly unreadable: ReadonlyMap<string, number>;
}

/** What the ledger has written down, and what it will: the deliveries of what still lives. */
export function eventsOf({ ledger, deliveries }: Told): Events {
  const unreadable = new Map<string, number>();
  const written = Object.entries(ledger?.history ?? {}).flatMap(([consumer, text]) => {
    const events = eventsIn(text);
    const known = events.flatMap((event) => (event === undefined ? [] : [{ ...event, consumer }]));
    if (known.length < events.length) unreadable.set(consumer, events.length - known.length);
    return known;
  });
  const known = Object.entries(ledger?.history === undefined ? (ledger?.consumers ?? {}) : {}).flatMap(
    ([consumer, record]) => knownOf(record).map((event) => ({ ...event, consumer })),
  );
  const told = new Set(written.filter(({ what }) => what === "handed-over").map(nameOfDelivery));
  const live = Object.entries(ledger?.consumers ?? {})
    .flatMap(([consumer, record]) => deliveriesOf(consumer, record, deliveries))
    .filter((event) => !told.has(nameOfDelivery(event)));
  // What is of one day stays in the order in which it was written.
  const events = [...written, ...known, ...live].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
  return { events, unreadable };
}

function deliveriesOf(
  consumer: string,
  record: ConsumerRecord,
  deliveries: Told["deliveries"],
): ConsumersEvent[] {
  return byGeneration(record.credentials).flatMap(([generation]) => {
    const names = [consumer, ...formerNamesOf(record, generation)];
    const found = names.map((name) => deliveries.get(credentialName(name, generation)));
    return Object.entries(found.find((one) => one !== undefined) ?? {}).map(
      ([to, { sentOn, address, form }]) => ({
        day: sentOn,
        consumer,
        generation,
        what: "handed-over" as const,
        details: { to, ...given("address", address), ...given("form", form) },
      }),
    );
  });
}

function nameOfDelivery({ consumer, generation = "", day, details }: ConsumersEvent): string {
  return JSON.stringify([consumer, generation, day, details.to, details.address]);
}

const beginnings: readonly string[] = ["issued", "taken-over", "adopted"];

/** Generations that the ledger issued and the history doesn't tell of: somebody changed the state by hand. Sentences. */
export function gapsIn({ ledger }: Told, { events, unreadable }: Events): string[] {
  const cut = [...unreadable].map(
    ([name, count]) => `${name}: ${count} of its lines ${count === 1 ? "is" : "are"} none that a run writes`,
  );
  if (ledger?.history === undefined) return cut;
  const missing = Object.entries(ledger.consumers).flatMap(([name, record]) => {
    const names = namesOf(name, events);
    const of = events.filter(({ consumer }) => names.has(consumer));
    const told = new Set(
      of.filter(({ what }) => beginnings.includes(what)).map(({ generation = "" }) => generation),
    );
    const isWhole = !of.some(({ what }) => what === "began");
    const gone = issuedIn(record, isWhole).filter((generation) => !told.has(generation));
    return gone.length === 0 ? [] : [`${name}: nothing tells how ${gone.join(", ")} came to be`];
  });
  return [...cut, ...missing];
}

/** A consumer's name and those before it. */
function namesOf(name: string, events: readonly ConsumersEvent[]): ReadonlySet<string> {
  const names = new Set([name]);
  for (const one of names) {
    for (const { consumer, details } of events) {
      if (consumer === one && details.from !== undefined) names.add(details.from);
    }
  }
  return names;
}

/** What was issued; of one whose history began later, what there still is. */
function issuedIn({ credentials, nextGeneration }: ConsumerRecord, isWhole: boolean): string[] {
  if (!isWhole) return byGeneration(credentials).map(([generation]) => generation);
  const ours = Array.from({ length: nextGeneration - 1 }, (_, at) => `g${at + 1}`);
  return own(credentials, "g0") === undefined ? ours : ["g0", ...ours];
}
