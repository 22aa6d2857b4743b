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
  /** The hour of that day. Default 0. */
  readonly endHour?: number;
  readonly isDeleted: boolean;
  /** Times before its end in which it was refused: in Keycloak a regenerate lets one live again that had expired. */
  readonly lapses?: readonly Lapse[];
}

/** In hours since the simulation began. */
export interface Lapse {
  readonly from: number;
  readonly to: number;
}

/** A time without a valid secret, in hours since the simulation began. */
export interface Outage extends Lapse {
  readonly cause: Cause;
}

/** Runs and consumers' switches happen at nine. */
export const workHour = 9;

/**
 * The times in which the secret in use was not valid. A consumer that is refused doesn't hurry: what counts is how long
 * it would have had to do without.
 */
export function outages(lives: readonly Life[], end: Day): Outage[] {
  return uses(lives).flatMap((life, index, used) => {
    const next = used[index + 1];
    const first = hourOf(life.usedFrom, workHour);
    const last = Math.min(hourOf(end, 0), next === undefined ? Infinity : hourOf(next.usedFrom, workHour));
    const within = (cause: Cause, refused: Lapse): Outage[] => {
      const [from, to] = [Math.max(refused.from, first), Math.min(refused.to, last)];
      return from < to ? [{ from, to, cause }] : [];
    };
    return [
      ...(life.lapses ?? []).flatMap((lapse) => within("expired before a new one was handed over", lapse)),
      ...within(causeOf(life, lives), { from: endOf(life), to: Infinity }),
    ];
  });
}

/** The secrets that the consumer really used, in order: a newer one that it was quicker to take makes others void. */
function uses(lives: readonly Life[]): Life[] {
  return lives.filter((life, index) =>
    lives.slice(index + 1).every((newer) => newer.usedFrom > life.usedFrom),
  );
}

function endOf({ endsOn, endHour = 0, isDeleted }: Life): number {
  return hourOf(endsOn, isDeleted ? workHour : endHour);
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

/** Hours since the simulation began. */
export function hourOf(day: Day, ofDay: number): number {
  return daysBetween(firstQuarter, day) * 24 + ofDay;
}
