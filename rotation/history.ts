import { type Day, isDay } from "./calendar";

/*
 * The history: what happened to each consumer's credentials, a line an event, appended by the run that decided it and never
 * changed again. It is kept by the name that the consumer had then, for as long as the stack lives: also when the ledger has
 * dropped the credential, or the consumer has gone. `2027-02-20 g8 issued code=due until=2027-08-19 commit=1a2b3c4d5e6f`.
 */

/**
 * `began`: a ledger of an older version kept no history; what stands before this line is what it still knew. `removed`: a run
 * had it removed before its end. `left`, `returned`: the consumer, from and to the stack file.
 */
export const happenings = [
  "issued",
  "taken-over",
  "adopted",
  "handed-over",
  "confirmed",
  "revoked",
  "expired",
  "retired",
  "lost",
  "unpublished",
  "removed",
  "left",
  "returned",
  "renamed",
  "began",
] as const;
export type Happening = (typeof happenings)[number];

/**
 * `code`: why it was issued; `why`: in somebody's words. `until`: its end as it was issued. `to`, `address`, `form`: who got it,
 * where and how. `from`: the former name. `keyId`: of what was made by hand. `commit`, `by`: what the run was of, and whose.
 */
const detailNames = [
  "code",
  "until",
  "why",
  "to",
  "address",
  "form",
  "from",
  "keyId",
  "commit",
  "by",
] as const;
type DetailName = (typeof detailNames)[number];
export type Details = Partial<Readonly<Record<DetailName, string>>>;

/** Something that happened on a day. */
export interface HistoryEvent {
  readonly day: Day;
  /** `g7`; undefined for what concerns the consumer as a whole. */
  readonly generation?: string | undefined;
  readonly what: Happening;
  readonly details: Details;
}

/** By the name that a consumer had, its events, a line each, oldest first. */
export type History = Readonly<Record<string, string>>;

/** The event as its line. */
export function lineOf({ day, generation = "-", what, details }: HistoryEvent): string {
  return lineFrom([day, generation, what], detailNames, details);
}

/** A line of any history: its first words, and the details that it has, in the order of their names. */
export function lineFrom<Name extends string>(
  words: readonly string[],
  names: readonly Name[],
  details: Partial<Readonly<Record<Name, string>>>,
): string {
  const written = names.flatMap((name) => {
    const value = details[name];
    return value === undefined ? [] : [`${name}=${isBare(value) ? value : JSON.stringify(value)}`];
  });
  return [...words, ...written].join(" ");
}

const isBare = (value: string): boolean => /^[^\s"=\\\p{Cc}]+$/u.test(value);

/** A text with further events; undefined where there is nothing yet. */
export function appended(text: string | undefined, events: readonly HistoryEvent[]): string {
  return [...(text === undefined ? [] : [text]), ...events.map(lineOf)].join("\n");
}

const line = /^(\d{4}-\d{2}-\d{2}) (-|[a-z]\d+) ([a-z-]+)((?: [A-Za-z]+=(?:"(?:[^"\\]|\\.)*"|[^\s"=\\]+))*)$/;
const detail = / ([A-Za-z]+)=("(?:[^"\\]|\\.)*"|[^\s"=\\]+)/g;

/** The events of a text, oldest first; undefined in place of a line that no run writes. */
export function eventsIn(text: string): (HistoryEvent | undefined)[] {
  return text.split("\n").map(eventIn);
}

function eventIn(text: string): HistoryEvent | undefined {
  const parts = partsOfLine(text, detailNames);
  const what = happenings.find((one) => one === parts?.what);
  if (parts === undefined || what === undefined || !isDay(parts.day)) return undefined;
  const { day, subject, details } = parts;
  if (subject === "-") return { day, what, details };
  return /^g(?:0|[1-9]\d*)$/.test(subject) ? { day, generation: subject, what, details } : undefined;
}

/** A line of any history, read. */
interface LineParts<Name extends string> {
  readonly day: string;
  /** `g7`, or `-` for what concerns the whole. */
  readonly subject: string;
  readonly what: string;
  readonly details: Partial<Readonly<Record<Name, string>>>;
}

/** What a line says; undefined for one that `lineFrom` doesn't write with these names. */
export function partsOfLine<Name extends string>(
  text: string,
  names: readonly Name[],
): LineParts<Name> | undefined {
  const [, day = "", subject = "", what = "", rest = ""] = line.exec(text) ?? [];
  if (day === "") return undefined;
  const entries = [...rest.matchAll(detail)].map(
    ([, name = "", value = ""]) => [name, valueOf(value)] as const,
  );
  const isKnown = entries.every(([name, value]) => names.some((one) => one === name) && value !== undefined);
  return isKnown ? { day, subject, what, details: Object.fromEntries(entries) as never } : undefined;
}

function valueOf(written: string): string | undefined {
  if (!written.startsWith('"')) return written;
  try {
    return JSON.parse(written) as string;
  } catch {
    return undefined;
  }
}

/** True if the consumer had left the stack file when the last of its events was written. */
export function isAway(text: string | undefined): boolean {
  const last = text?.match(/^\d{4}-\d{2}-\d{2} - (?:left|returned)(?= |$)/gm)?.at(-1);
  return last?.endsWith("left") === true;
}
