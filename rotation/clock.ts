import type { Day } from "./calendar";
import { type ConsumerRecord, credentialName, isLive } from "./ledger";
import type { Problem } from "./problem";

/** A day that the ledger remembers, and what it remembers of it. */
type Event = readonly [day: Day, consumer: string, generation: string, happened: string];

/** A day before anything the ledger has seen: the clock went backwards, and every date would be wrong. */
export function clockProblems(records: ReadonlyMap<string, ConsumerRecord>, today: Day): Problem[] {
  const [last] = [...records]
    .flatMap(([name, record]) => events(name, record))
    .filter(([day]) => day > today)
    .sort(([a], [b]) => (a < b ? 1 : -1));
  if (last === undefined) return [];
  const [day, consumer, generation, happened] = last;
  return [
    {
      key: "today",
      got: today,
      want: `${day} or later: on that day ${credentialName(consumer, generation)} was ${happened}`,
      wayOut: "set this machine's clock right, or take a later day for the preview",
    },
  ];
}

function events(name: string, record: ConsumerRecord): Event[] {
  const events: Event[] = [];
  for (const [generation, credential] of Object.entries(record.credentials)) {
    // The dates of an adopted one are somebody else's word.
    if (credential.adoptedKeyId === undefined) events.push([credential.issuedOn, name, generation, "issued"]);
    if (!isLive(credential)) events.push([credential.endedOn, name, generation, `found ${credential.state}`]);
  }
  for (const [generation, day] of Object.entries(record.confirmed ?? {})) {
    events.push([day, name, generation, "confirmed"]);
  }
  return events;
}
