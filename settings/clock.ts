import { type Day, type Instant, isDay } from "../rotation";

type Environment = Readonly<Record<string, string | undefined>>;

/** QUARTERTURN_TODAY is set to what it can't be. */
export class ClockError extends Error {}

/**
 * The UTC day: the machine's, or the one that a local Azure's clock stands at.
 * @throws ClockError if a day is set with no local Azure attached
 */
export function todayOf(env: Environment): Day {
  const given = env.QUARTERTURN_TODAY;
  if (given === undefined) return new Date().toISOString().slice(0, 10) as Day;
  if (isDay(given) && runsLocally(env)) return given;
  throw new ClockError(
    `QUARTERTURN_TODAY: got "${given}", want a date, YYYY-MM-DD, with the local Azure attached (npm run local); unset it for a real subscription, where this machine's clock counts`,
  );
}

/**
 * The instant: the machine's, or noon of the day that a local Azure's clock stands at.
 * @throws ClockError if a day is set with no local Azure attached
 */
export function nowOf(env: Environment): Instant {
  if (env.QUARTERTURN_TODAY !== undefined) return `${todayOf(env)}T12:00:00Z`;
  return new Date().toISOString().replace(/\.\d+Z$/, "Z");
}

/** Attached to a local Azure: its token endpoint is on this machine. */
export function runsLocally({ AZURE_AUTHORITY_HOST = "" }: Environment): boolean {
  return /^https:\/\/(localhost|127\.0\.0\.1)(:\d+)?(\/|$)/.test(AZURE_AUTHORITY_HOST);
}
