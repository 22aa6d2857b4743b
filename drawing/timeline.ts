import type { Day } from "../rotation/calendar";

/**
 * What a bar stands for: a credential, or more closely one that is the newest, an older one, one that is over, one that was never
 * made, one that the ledger doesn't have; a certificate; something to come.
 */
export type BarKind =
  "valid" | "current" | "previous" | "over" | "notMade" | "stranger" | "certificate" | "planned";

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

/** What a timeline shows: the credentials of each consumer, oldest first, and the days on which `up` ran. */
export interface Timeline {
  readonly from: Day;
  readonly to: Day;
  /** Drawn as a line through all bars. */
  readonly today?: Day;
  readonly runs: readonly Day[];
  readonly consumers: readonly { readonly name: string; readonly bars: readonly Bar[] }[];
}
