import {
  type Day,
  type Details,
  type History,
  type HistoryEvent,
  type Ledger,
  type Origin,
  eventsIn,
  given,
  lineOf,
  own,
} from "../rotation";

interface Ledgers {
  readonly before: Ledger | undefined;
  readonly after: Ledger | undefined;
}

/** What a plan adds to the history. */
function newsIn({ before, after }: Ledgers): HistoryEvent[] {
  return Object.entries(after?.history ?? {}).flatMap(([name, text]) => {
    const known = own(before?.history, name)?.length ?? 0;
    return eventsIn(text.slice(known).replace(/^\n/, "")).flatMap((event) => event ?? []);
  });
}

/** Whose run the lines that a plan adds are of: this gate can't know, and all of them must say the same. */
export function originOf(ledgers: Ledgers): Origin | undefined {
  const found = newsIn(ledgers).find(({ details }) => isOfRun(details));
  return found && { ...given("commit", found.details.commit), ...given("by", found.details.by) };
}

/** The days of what a plan adds that happens on its own day. */
export function daysOfNews(ledgers: Ledgers): Day[] {
  return newsIn(ledgers)
    .filter(({ what }) => what !== "expired" && what !== "handed-over")
    .map(({ day }) => day);
}

const isOfRun = ({ commit, by }: Details): boolean => commit !== undefined || by !== undefined;

/** The names of those whose lines are others. */
export function differentLines(one: History = {}, other: History = {}): string[] {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return names.filter((name) => own(one, name) !== own(other, name));
}

/** A history in which nothing says whose run a line is of. */
export function withoutOrigins(history: unknown): unknown {
  if (typeof history !== "object" || history === null) return history;
  const texts = Object.entries(history).map(([name, text]): [string, unknown] => [
    name,
    typeof text === "string" ? text.split("\n").map(withoutOrigin) : text,
  ]);
  return Object.fromEntries(texts);
}

function withoutOrigin(line: string): string {
  const [event] = eventsIn(line);
  if (event === undefined) return line;
  const { commit, by, ...details } = event.details;
  const bare: HistoryEvent = { ...event, details };
  return commit === undefined && by === undefined ? line : lineOf(bare);
}
