import { Temporal } from "temporal-polyfill";

declare const day: unique symbol;

/** A UTC day, written `YYYY-MM-DD`. Days compare as strings: `a < b` is "a is before b". */
export type Day = string & { readonly [day]: true };

/** The first moment of a day, RFC 3339 with whole seconds, e.g. `2027-05-21T00:00:00Z`. */
export type Instant = string;

const written = /^\d{4}-\d{2}-\d{2}$/;
const epoch = Temporal.PlainDate.from("1970-01-01");
const secondsPerDay = 86_400;

/** True for a day that exists, written `YYYY-MM-DD`: "2027-02-29" and "2027-2-1" are none. */
export function isDay(text: unknown): text is Day {
  if (typeof text !== "string" || !written.test(text)) return false;
  try {
    return Temporal.PlainDate.from(text).toString() === text;
  } catch {
    return false;
  }
}

/**
 * Reads a day.
 * @throws RangeError if the text is not a day that exists, written `YYYY-MM-DD`.
 */
export function parseDay(text: string): Day {
  if (!isDay(text)) throw new RangeError(`got "${text}", want a valid date, YYYY-MM-DD`);
  return text;
}

/** The day `days` days later (earlier if negative). */
export function addDays(from: Day, days: number): Day {
  return dayNumbered(numberOf(from) + days);
}

/** The same day of the month `months` months later, or that month's last day. */
export function addMonths(from: Day, months: number): Day {
  return Temporal.PlainDate.from(from).add({ months }).toString() as Day;
}

/** Days from `from` to `to`; negative if `to` lies before it. */
export function daysBetween(from: Day, to: Day): number {
  return numberOf(to) - numberOf(from);
}

/** `1 day`, `12 days`. */
export function inDays(days: number): string {
  return `${days} day${days === 1 ? "" : "s"}`;
}

/** The earlier of two days. */
export function earlier(one: Day, other: Day): Day {
  return one < other ? one : other;
}

/** The later of two days. */
export function later(one: Day, other: Day): Day {
  return one < other ? other : one;
}

/** 00:00Z of the day. */
export function startOf(of: Day): Instant {
  return `${of}T00:00:00Z`;
}

/** The UTC day of an instant. */
export function dayOfInstant(instant: Instant): Day {
  return instant.slice(0, 10) as Day;
}

/** 00:00Z of the day in seconds since 1970, as Key Vault's `exp` and `nbf` want it. */
export function epochSeconds(of: Day): number {
  return numberOf(of) * secondsPerDay;
}

// A history of years asks for the same few thousand days over and over; a calendar computation each time is slow.
const numberOf = remembered(
  (of: Day) => epoch.until(Temporal.PlainDate.from(of), { largestUnit: "days" }).days,
);
const dayNumbered = remembered((number: number) => epoch.add({ days: number }).toString() as Day);

function remembered<From, To>(compute: (from: From) => To): (from: From) => To {
  const known = new Map<From, To>();
  return (from) => {
    let to = known.get(from);
    if (to === undefined) known.set(from, (to = compute(from)));
    return to;
  };
}
