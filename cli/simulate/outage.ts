import { type Day, daysBetween } from "../../rotation/calendar";
import { firstQuarter } from "./scenario";

/** Why a token request was refused. */
export type Cause =
  | "deleted while it was in use"
  | "expired before the consumer had switched"
  | "expired before a new one was handed over";

/** A secret's life as the consumer sees it. */
export interface Life {
  readonly handedOverOn: Day;
  /** The first day of the consumer's use of it. */
  readonly usedFrom: Day;
  /** Accepted until 00:00Z of this day; if it was deleted: until that day's run. */
  readonly endsOn: Day;
  readonly isDeleted: boolean;
}

/** A time without a valid secret, in hours since the simulation began. */
export interface Outage {
  readonly from: number;
  readonly to: number;
  readonly cause: Cause;
}

/** Runs and consumers' switches happen at nine. */
const workHour = 9;

/**
 * The times in which the secret in use was not valid. A consumer that is refused doesn't hurry: what counts is how long
 * it would have had to do without.
 */
export function outages(lives: readonly Life[], end: Day): Outage[] {
  return uses(lives).flatMap((life, index, used) => {
    const next = used[index + 1];
    const from = Math.max(endOf(life), hour(life.usedFrom, workHour));
    const to = Math.min(hour(end, 0), next === undefined ? Infinity : hour(next.usedFrom, workHour));
    return from < to ? [{ from, to, cause: causeOf(life, lives) }] : [];
  });
}

/** The secrets that the consumer really used, in order: a newer one that it was quicker to take makes others void. */
function uses(lives: readonly Life[]): Life[] {
  return lives.filter((life, index) =>
    lives.slice(index + 1).every((newer) => newer.usedFrom > life.usedFrom),
  );
}

function endOf({ endsOn, isDeleted }: Life): number {
  return hour(endsOn, isDeleted ? workHour : 0);
}

function causeOf(life: Life, lives: readonly Life[]): Cause {
  if (life.isDeleted) return "deleted while it was in use";
  const hasSuccessor = lives.some(
    ({ handedOverOn }) => handedOverOn > life.handedOverOn && handedOverOn < life.endsOn,
  );
  return hasSuccessor
    ? "expired before the consumer had switched"
    : "expired before a new one was handed over";
}

function hour(day: Day, ofDay: number): number {
  return daysBetween(firstQuarter, day) * 24 + ofDay;
}
