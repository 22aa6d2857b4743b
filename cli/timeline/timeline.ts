import type { Day } from "../../rotation/calendar";

/** One credential's life. */
export interface Bar {
  /** `edge-g7`. */
  readonly name: string;
  readonly issuedOn: Day;
  /** Valid until 00:00Z of this day. */
  readonly expiresOn: Day;
  /** Days on which the consumer signed in with it, first and last; undefined if it never did. */
  readonly used: { readonly first: Day; readonly last: Day } | undefined;
}

/** What a timeline shows: the credentials of each consumer, oldest first, and the days on which `up` ran. */
export interface Timeline {
  readonly from: Day;
  readonly to: Day;
  readonly runs: readonly Day[];
  readonly consumers: readonly { readonly name: string; readonly bars: readonly Bar[] }[];
}
