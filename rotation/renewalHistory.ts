import { isDay, type Day } from "./calendar";
import { lineFrom, partsOfLine } from "./history";

/*
 * The history of a watched certificate: what was seen of it and what was done about it, a line an event, as rotation/history.ts
 * has it of a consumer. `2027-02-20 c3 seen until=2027-09-07 serial=0a1b at="conf-1, conf-2"`.
 */

/**
 * `seen`: a place shows it for the first time. `due`: it must be renewed. `reminded`: its owner was told. `received`: the
 * stack file says that the new one came. `everywhere`: no place shows the one before. `ended`: it is over, and some place
 * shows it. `left`, `returned`: from and to the stack file. `moved`: it had another host or port.
 */
export const renewalHappenings = [
  "seen",
  "due",
  "reminded",
  "received",
  "everywhere",
  "ended",
  "left",
  "returned",
  "moved",
] as const;
export type RenewalHappening = (typeof renewalHappenings)[number];

/**
 * `until`: its end. `at`: the places that show it. `days`: so many before the end. `to`, `address`: who was reminded, and where.
 * `from`: the former host and port. `commit`, `by`: what the run was of, and whose.
 */
const detailNames = [
  "until",
  "serial",
  "fingerprint",
  "at",
  "days",
  "to",
  "address",
  "from",
  "commit",
  "by",
] as const;
export type RenewalDetails = Partial<Readonly<Record<(typeof detailNames)[number], string>>>;

/** Something that happened on a day. */
export interface RenewalEvent {
  readonly day: Day;
  /** `c3`; undefined for what concerns the watch as a whole. */
  readonly number?: string | undefined;
  readonly what: RenewalHappening;
  readonly details: RenewalDetails;
}

/** A text with further events. */
export function appendedLines(text: string, events: readonly RenewalEvent[]): string {
  const lines = events.map(({ day, number = "-", what, details }) =>
    lineFrom([day, number, what], detailNames, details),
  );
  return [...(text === "" ? [] : [text]), ...lines].join("\n");
}

/** The events of a text, oldest first; undefined in place of a line that no run writes. */
export function renewalEventsIn(text: string): (RenewalEvent | undefined)[] {
  return text === "" ? [] : text.split("\n").map(eventIn);
}

function eventIn(text: string): RenewalEvent | undefined {
  const parts = partsOfLine(text, detailNames);
  const what = renewalHappenings.find((one) => one === parts?.what);
  if (parts === undefined || what === undefined || !isDay(parts.day)) return undefined;
  const { day, subject, details } = parts;
  if (subject === "-") return { day, what, details };
  return /^c[1-9]\d*$/.test(subject) ? { day, number: subject, what, details } : undefined;
}
