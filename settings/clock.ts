import { type Day, isDay } from "../rotation";

type Environment = Readonly<Record<string, string | undefined>>;

/** A day was told that can't be told here. */
export class ClockError extends Error {}

/**
 * The UTC day: the machine's, or the one that a local Azure's clock stands at.
 * @throws ClockError if a day is told with no local Azure attached
 */
export function todayOf(env: Environment): Day {
  const given = env.QUARTERTURN_TODAY;
  if (given === undefined) return new Date().toISOString().slice(0, 10) as Day;
  if (isDay(given) && runsLocally(env)) return given;
  throw new ClockError(
    `QUARTERTURN_TODAY: got "${given}", want a day, YYYY-MM-DD, and the local Azure attached (npm run local); against a real cloud the clock is the machine's`,
  );
}

/** Attached to a local Azure: its token endpoint is on this machine. */
export function runsLocally({ AZURE_AUTHORITY_HOST = "" }: Environment): boolean {
  return /^https:\/\/(localhost|127\.0\.0\.1)(:\d+)?(\/|$)/.test(AZURE_AUTHORITY_HOST);
}
