import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { type Day, daysBetween } from "../../rotation/calendar";
import { UsageError } from "../../settings/usageError";
import type { Report } from "../engine";
import { adminApiOf } from "../keycloak/admin";
import { ServerError } from "../keycloak/process";
import { type SeededRealm, seedRealms } from "../keycloak/seed";
import { type RunningKeycloak, startKeycloak } from "../keycloak/server";

/** A real Keycloak beside the local Azure. */
export interface LocalKeycloak {
  /** The variables that lead to it, in place of the stack files' `url` and `signIn`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Moves its clock to a day, at the machine's time of day. */
  setToday(day: Day): Promise<void>;
  stop(): Promise<void>;
}

/** What it is made from. */
export interface LocalKeycloakOptions {
  /** `.local`: it keeps its data in `keycloak` in it. */
  readonly folder: string;
  readonly today: Day;
  /** What the stack files name, and so must be there. */
  readonly realms: readonly SeededRealm[];
}

/**
 * Starts it, with what was in it, and makes what is missing in it.
 * @throws UsageError if another command has it open; KeycloakError, ServerError as `startKeycloak` does
 */
export async function startLocalKeycloak(
  { folder, today, realms }: LocalKeycloakOptions,
  report: Report,
): Promise<LocalKeycloak> {
  const server = await open(join(folder, "keycloak"), report);
  const setToday = (day: Day): Promise<void> => server.setClock(secondsAhead(day, new Date()));
  // One for all who sign in, new each time: what is written down nowhere need not be looked after.
  const secret = randomBytes(24).toString("base64url");
  try {
    await setToday(today);
    await seedRealms(adminApiOf(server), realms, secret);
  } catch (error) {
    await server.stop();
    throw error;
  }
  if (realms.length === 0)
    report("No stack file has a quarterturn:keycloak: there is only the master realm in it.");
  return {
    environment: { QUARTERTURN_KEYCLOAK_URL: server.url, QUARTERTURN_KEYCLOAK_SECRET: secret },
    setToday,
    stop: () => server.stop(),
  };
}

async function open(folder: string, report: Report): Promise<RunningKeycloak> {
  try {
    return await startKeycloak(report, { folder });
  } catch (error) {
    if (error instanceof ServerError && error.isInUse)
      throw new UsageError(
        "--keycloak: got a Keycloak in .local that another command has open, want one command at a time: wait for its end",
      );
    throw error;
  }
}

/**
 * Seconds from a time to the same time of day on another day: a clock that is so much ahead shows that day, and hours go
 * on in it as they do outside.
 */
export function secondsAhead(day: Day, now: Date): number {
  return 86_400 * daysBetween(now.toISOString().slice(0, 10) as Day, day);
}
