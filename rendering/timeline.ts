import { type Day, addDays, earlier, later } from "../rotation/calendar";

/**
 * What a bar stands for: a credential, or more closely one that is the newest, an older one, one that is over, one that was never
 * made, one that the ledger doesn't have; a certificate; something to come.
 */
export type BarKind =
  "valid" | "current" | "previous" | "over" | "notMade" | "unmanaged" | "certificate" | "planned";

/** From when until when something is valid. */
export interface Life {
  readonly issuedOn: Day;
  /** Valid until 00:00Z of this day. */
  readonly expiresOn: Day;
  /** What it is called within its bar, where several share a row. */
  readonly label?: string;
}

/** One credential's life. */
export interface Bar extends Life {
  /** `edge-g7`. */
  readonly name: string;
  /** Days on which the consumer signed in with it, first and last; undefined if it never did. */
  readonly used: { readonly first: Day; readonly last: Day } | undefined;
  /** Left out: valid, and nothing more is known. */
  readonly kind?: BarKind;
  /** Further lives on the same row, none of which overlaps another: of what is to come. */
  readonly also?: readonly Life[];
  /** A few words beside the name; left out: how it was used. */
  readonly note?: string;
}

/** Bars that belong together, the oldest first: a consumer's, an app's. */
export interface Group {
  readonly name: string;
  readonly bars: readonly Bar[];
}

/** What a timeline shows: the credentials of each group, and the days on which `up` ran. */
export interface Timeline {
  readonly from: Day;
  readonly to: Day;
  /** Drawn as a line through all bars. */
  readonly today?: Day;
  readonly runs: readonly Day[];
  readonly groups: readonly Group[];
}

/** What is longer runs over the edge: more than a year and a bit ahead nobody can read. */
const [leastFuture, longestFuture] = [90, 400];
const margin = 7;

/** The timeline around a day, as long as what it holds. What was over `longestPast` days before is left out. */
export function timelineAround(today: Day, all: readonly Group[], longestPast: number): Timeline {
  const earliest = addDays(today, -longestPast);
  const groups = all
    .map(({ name, bars }) => ({ name, bars: bars.filter(({ expiresOn }) => expiresOn > earliest) }))
    .filter(({ bars }) => bars.length > 0);
  const bars = groups.flatMap((group) => group.bars);
  const lives = bars.flatMap((one) => [one, ...(one.also ?? [])]);
  const first = lives.map(({ issuedOn }) => issuedOn).reduce(earlier, today);
  const last = lives.map(({ expiresOn }) => expiresOn).reduce(later, addDays(today, leastFuture));
  return {
    from: later(addDays(first, -margin), earliest),
    to: earlier(addDays(last, margin), addDays(today, longestFuture)),
    today,
    runs: [],
    groups,
  };
}
