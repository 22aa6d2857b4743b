import { type Day, parseDay } from "../calendar";

/** What is simulated. The same scenario gives the same result, to the last token request. */
export interface Scenario {
  readonly years: number;
  readonly consumers: number;
  readonly seed: number;
  /** Each run comes up to this many days early or late: at most 45, so that it stays in its quarter. */
  readonly jitter: number;
  /** Probability that a quarterly run does not happen at all. */
  readonly miss: number;
  /** Days between two looks at the status, which make up for a missing rotation; left out: nobody looks. */
  readonly watch?: number;
  /** A consumer switches from 3 to this many days after a handover. */
  readonly switchWithin: number;
}

export const shortestSwitch = 3;

/** Runs are planned for the first of January, April, July and October: 90 to 92 days apart. */
export const firstQuarter: Day = parseDay("2027-01-01");
