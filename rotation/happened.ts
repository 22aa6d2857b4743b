import type { Day } from "./calendar";
import { type Details, type HistoryEvent, type History, appended, isAway } from "./history";
import { type Holdings, holdingOf, isHeld } from "./holdings";
import { isKeycloak } from "./keycloak";
import {
  type ConsumerRecord,
  type Credential,
  type Credentials,
  type Ledger,
  byGeneration,
  isLive,
} from "./ledger";
import { given, own } from "./own";
import type { Origin } from "./request";

/** What a run did to one consumer: its record before and after, with what the run drops of it at the end. */
export interface Turn {
  readonly name: string;
  /** The name that it had until this run. */
  readonly formerName?: string | undefined;
  readonly before: ConsumerRecord | undefined;
  readonly after: ConsumerRecord;
  /** The stack file has it. */
  readonly isWanted: boolean;
}

/** When, with what in the engine's state, and of which commit a run decides. */
interface Occasion {
  readonly today: Day;
  readonly holdings: Holdings;
  readonly origin: Origin | undefined;
}

/** The history after a run. What it had stays as it was: a run only adds to it. */
export function historyAfter(
  previous: Ledger | undefined,
  turns: readonly Turn[],
  run: Occasion,
): History | undefined {
  const history = new Map(Object.entries(historyBefore(previous, run)));
  for (const turn of turns) {
    const text = history.get(turn.name);
    const events = [...comings(turn, isAway(text), run), ...credentialEvents(turn, run)];
    if (events.length > 0) history.set(turn.name, appended(text, events));
  }
  if (history.size === 0) return undefined;
  return Object.fromEntries([...history].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The history that there is; of a ledger that kept none, what it still knows. */
function historyBefore(previous: Ledger | undefined, run: Occasion): History {
  if (previous?.history !== undefined) return previous.history;
  const began = { day: run.today, what: "began", details: {} } as const;
  return Object.fromEntries(
    Object.entries(previous?.consumers ?? {}).map(([name, record]) => {
      const deliveries = byGeneration(record.credentials).flatMap(([generation, credential]) =>
        isLive(credential) ? [] : handedOver({ name, before: record }, generation, run),
      );
      const known = [...knownOf(record), ...deliveries];
      return [name, appended(undefined, [...known.sort((a, b) => (a.day < b.day ? -1 : 1)), began])];
    }),
  );
}

/** What a record tells of what happened, without a history. */
export function knownOf({ credentials, confirmed = {} }: ConsumerRecord): HistoryEvent[] {
  return byGeneration(credentials).flatMap(([generation, credential]) => [
    withoutDay(issuing(generation, credential, credential.issuedOn, {})),
    ...Object.entries(confirmed)
      .filter(([of]) => of === generation)
      .map(([, day]) => ({ day, generation, what: "confirmed", details: {} }) as const),
    ...(isLive(credential) ? [] : [ending(generation, credential, {})]),
  ]);
}

/** The day on which a secret made by hand was adopted is in no record: that of its making is. */
function withoutDay(event: HistoryEvent): HistoryEvent {
  if (event.what !== "adopted") return event;
  return { ...event, details: { ...event.details, why: "made by hand on this day, adopted later" } };
}

/** A consumer is renamed, leaves the stack file or comes back. */
function comings({ formerName, before, isWanted }: Turn, wasAway: boolean, run: Occasion): HistoryEvent[] {
  const of = (what: HistoryEvent["what"], details: Details = {}): HistoryEvent => {
    return { day: run.today, what, details: { ...details, ...run.origin } };
  };
  const renamed = formerName === undefined ? [] : [of("renamed", { from: formerName })];
  if (isWanted) return wasAway ? [...renamed, of("returned")] : renamed;
  if (wasAway) return [];
  // An older version had seen it leave.
  const isNews = before?.nextRotation !== undefined;
  return [of("left", isNews ? {} : { why: "noticed by this run; it may have left before" })];
}

function credentialEvents(turn: Turn, run: Occasion): HistoryEvent[] {
  const { before, after } = turn;
  const all: Credentials = { ...before?.credentials, ...after.credentials };
  return byGeneration(all).flatMap(([generation]) => {
    const [was, is] = [own(before?.credentials, generation), own(after.credentials, generation)];
    const isConfirmed = own(after.confirmed, generation) !== undefined;
    const isNews = isConfirmed && own(before?.confirmed, generation) === undefined;
    const confirmed: HistoryEvent = {
      day: run.today,
      generation,
      what: "confirmed",
      details: { ...run.origin },
    };
    return [
      ...(was === undefined && is !== undefined ? [issuing(generation, is, run.today, run.origin)] : []),
      ...(isNews ? [confirmed] : []),
      ...endings(turn, generation, [was, is], run),
    ];
  });
}

/** How a credential ended, and who had got it: nobody gets one that has ended. */
function endings(
  turn: Turn,
  generation: string,
  [was, is]: readonly [Credential | undefined, Credential | undefined],
  run: Occasion,
): HistoryEvent[] {
  if (is === undefined) {
    return was !== undefined && wasRemoved(turn, generation, was, run)
      ? [{ day: run.today, generation, what: "removed", details: {} }]
      : [];
  }
  if (isLive(is) || is.state === was?.state) return [];
  const deliveries = was !== undefined && isLive(was) ? handedOver(turn, generation, run) : [];
  return [...deliveries, ending(generation, is, run.origin)];
}

function issuing(
  generation: string,
  { adoptedKeyId, code, reason, expiresOn }: Credential,
  day: Day,
  origin: Origin | undefined,
): HistoryEvent {
  const details = { until: expiresOn, ...origin };
  if (adoptedKeyId !== undefined)
    return { day, generation, what: "adopted", details: { ...details, keyId: adoptedKeyId } };
  const isSaid = code !== undefined && isSaidByItsCode.includes(code);
  const why = isSaid ? undefined : reason.replace(/^forced: /, "");
  if (code === "taken-over")
    return { day, generation, what: "taken-over", details: { ...details, why: reason } };
  return {
    day,
    generation,
    what: "issued",
    details: { ...details, ...given("code", code), ...given("why", why) },
  };
}

/** What the reason says beyond the code follows from the lines before. */
const isSaidByItsCode: readonly string[] = [
  "first",
  "due",
  "current-revoked",
  "current-lost",
  "current-expired",
];

/** It ends on its day, whichever run finds that; what somebody did has the day of the run that saw it. */
function ending(
  generation: string,
  credential: Exclude<Credential, { state: "current" | "previous" }>,
  origin: Origin | undefined,
): HistoryEvent {
  const { state: what, endedOn, expiresOn } = credential;
  const day = what === "expired" ? expiresOn : endedOn;
  // What nobody ordered is of no commit.
  return { day, generation, what, details: what === "revoked" ? { ...origin } : {} };
}

function handedOver(
  { name, before }: Pick<Turn, "name" | "before">,
  generation: string,
  { holdings }: Occasion,
): HistoryEvent[] {
  const holding = before && holdingOf(name, before, generation, holdings);
  return Object.entries(holding?.deliveries ?? {}).map(([to, { sentOn, address, form }]) => ({
    day: sentOn,
    generation,
    what: "handed-over",
    details: { to, ...given("address", address), ...given("form", form) },
  }));
}

/** True for one that the cloud takes until it is removed, and that this run lets go of: the engine has it removed then. */
function wasRemoved(
  { name, before }: Turn,
  generation: string,
  { state, app }: Credential,
  { holdings }: Occasion,
): boolean {
  if (before === undefined || !isHeld(holdingOf(name, before, generation, holdings))) return false;
  // Keycloak has ended a retired one by itself.
  const isOver = state === "retired" && isKeycloak(app ?? before.app);
  return ["retired", "revoked", "unpublished"].includes(state) && !isOver;
}
