import { type PolicySettings, defaultPolicy, placesNeeded, runsOffBy, switchWithin } from "./policy";

/** A schedule: a run every so many months, or days. */
export type Every = { readonly months: number } | { readonly days: number };

type ReadyMadePolicy = Required<
  Pick<PolicySettings, "secretExpirationDays" | "rotateEveryDays" | "runsOffByDays" | "switchWithinDays">
>;

/** A policy that keeps its promises, with a schedule that keeps to it. */
export interface ReadyMade extends ReadyMadePolicy {
  readonly runs: Every;
  /** Calendars aren't even: on this schedule a run may come so many days off its day. */
  readonly jitter: number;
}

/** From the shortest life to the longest: the table in docs/how-it-works.md. */
export const readyMade: readonly ReadyMade[] = [
  {
    secretExpirationDays: 30,
    rotateEveryDays: 14,
    runsOffByDays: 2,
    switchWithinDays: 10,
    runs: { days: 7 },
    jitter: 1,
  },
  {
    secretExpirationDays: 60,
    rotateEveryDays: 30,
    runsOffByDays: 3,
    switchWithinDays: 21,
    runs: { months: 1 },
    jitter: 2,
  },
  {
    secretExpirationDays: 90,
    rotateEveryDays: 60,
    runsOffByDays: 4,
    switchWithinDays: 21,
    runs: { months: 2 },
    jitter: 3,
  },
  {
    secretExpirationDays: defaultPolicy.secretExpirationDays,
    rotateEveryDays: defaultPolicy.rotateEveryDays,
    runsOffByDays: runsOffBy(defaultPolicy),
    switchWithinDays: switchWithin(defaultPolicy),
    runs: { months: 3 },
    jitter: 6,
  },
  {
    secretExpirationDays: 365,
    rotateEveryDays: 180,
    runsOffByDays: 14,
    switchWithinDays: 90,
    runs: { months: 6 },
    jitter: 12,
  },
];

/** `every quarter`, `every 7 days`. */
export function everyInWords(every: Every): string {
  if ("days" in every) return every.days === 7 ? "every week" : `every ${every.days} days`;
  if (every.months === 3) return "every quarter";
  return every.months === 1 ? "every month" : `every ${every.months} months`;
}

/** What a stack file says of a ready-made policy. */
export function settingsOf({
  secretExpirationDays,
  rotateEveryDays,
  runsOffByDays,
  switchWithinDays,
}: ReadyMade): ReadyMadePolicy {
  return { secretExpirationDays, rotateEveryDays, runsOffByDays, switchWithinDays };
}

/**
 * The ready-made policy for the same life, or for the next shorter one, to be written over these settings: it says again
 * whatever they say, since what they leave out is derived from it.
 */
export function readyMadeLike(settings: PolicySettings): PolicySettings {
  const { secretExpirationDays: life = defaultPolicy.secretExpirationDays } = settings;
  const [shortest, ...longer] = readyMade;
  const found = longer.findLast(({ secretExpirationDays }) => secretExpirationDays <= life) ?? shortest;
  if (found === undefined) throw new RangeError("readyMade: got none, want some");
  const like = settingsOf(found);
  const { earlyDays, rotatedSecretExpirationDays: rotated, maxActiveSecrets: most } = settings;
  const early = 2 * like.runsOffByDays;
  const needed = placesNeeded({ ...like, earlyDays: early });
  // With rotated secrets that end as soon as they may, any of these does with two places.
  const ends = rotated !== undefined || (most !== undefined && most < needed);
  return {
    ...like,
    ...(earlyDays === undefined ? {} : { earlyDays: early }),
    ...(ends ? { rotatedSecretExpirationDays: like.switchWithinDays } : {}),
    ...(most === undefined ? {} : { maxActiveSecrets: ends ? 2 : needed }),
  };
}
