import type { Day } from "./calendar";
import { type Holdings, holdingOf, isHeld } from "./holdings";
import { type ConsumerApp, type ConsumerRecord, type Credential, current, isLive } from "./ledger";
import type { Rotation } from "./decision";
import { type PolicySettings, resolvePolicy } from "./policy";
import { mapCredentials } from "./record";
import type { ServerFacts } from "./request";

/*
 * Keycloak's terms. A client has a current secret and, for a while, the rotated one before it. A regenerate makes the
 * current one the rotated one, which ends at the rotation plus the rotated expiration, whatever its own end was; a rotated
 * one that is still valid ends there and then. What the server says of its dates and of what is there counts.
 * Source: https://www.keycloak.org/docs/latest/server_admin/#_secret_rotation, and the server (26.7.4).
 */

/** A client has two secrets at most. */
export const mostOnKeycloak = 2;

/** True for a client of Keycloak. */
export function isKeycloak({ issuer }: ConsumerApp): boolean {
  return issuer !== undefined;
}

/**
 * A policy on Keycloak's terms: two secrets, and the rotated one lives as long as the next rotation lets it if nobody says
 * less.
 */
export function onKeycloak(settings: PolicySettings): PolicySettings {
  const { rotateEveryDays, earlyDays } = resolvePolicy(settings);
  return {
    rotatedSecretExpirationDays: Math.max(rotateEveryDays - earlyDays, 0),
    maxActiveSecrets: mostOnKeycloak,
    ...settings,
  };
}

/** The record with the dates that the server has for what it knows; one that the server has no more is lost. */
export function asOnServer(
  name: string,
  record: ConsumerRecord,
  server: ServerFacts | undefined,
  holdings: Holdings,
  today: Day,
): ConsumerRecord {
  if (server === undefined) return record;
  return mapCredentials(record, (credential, generation): Credential => {
    // What was never made isn't missing, and what was issued on another client can't be seen from here.
    const isMade = isHeld(holdingOf(name, record, generation, holdings));
    if (!isLive(credential) || !isMade || credential.app !== undefined) return credential;
    const found = dateOf(generation, server);
    if (found === undefined) return { ...credential, state: "lost", endedOn: today };
    return { ...credential, expiresOn: found.expiresOn ?? credential.expiresOn };
  });
}

function dateOf(
  generation: string,
  { current: now, expiresOn, rotated }: ServerFacts,
): { readonly expiresOn: Day | undefined } | undefined {
  if (now === generation) return { expiresOn };
  return rotated?.generation === generation ? { expiresOn: rotated.expiresOn } : undefined;
}

/**
 * What the client has becomes the next generation: the secret that it came with, or one that somebody made or set since.
 * To regenerate instead would end the one before it. One that has expired is of no use to anybody.
 */
export function takeOver(
  name: string,
  record: ConsumerRecord,
  server: ServerFacts | undefined,
  holdings: Holdings,
  today: Day,
): Rotation | undefined {
  if (server?.current !== "unknown") return undefined;
  if (server.expiresOn !== undefined && server.expiresOn <= today) return undefined;
  const newest = current(record);
  if (newest === undefined) {
    const isFirst = record.nextGeneration === 1;
    return takenOver(isFirst ? "the client's present secret" : replacedBySomebody);
  }
  // The run that was to make it was killed: whatever is there now is this very one.
  const isPending = newest[1].app === undefined && holdingOf(name, record, newest[0], holdings) === undefined;
  if (isPending) return undefined;
  return takenOver(
    newest[1].app === undefined
      ? `somebody regenerated or replaced ${newest[0]}`
      : "the present secret of another client",
  );
}

const replacedBySomebody = "somebody regenerated or replaced the secret before it";

function takenOver(sentence: string): Rotation {
  return { rotates: true, code: "taken-over", sentence };
}

/** A rotated secret that no record knows and that a regenerate would end, with the day until which it is valid. */
export function unknownRotated(server: ServerFacts | undefined, today: Day): Day | undefined {
  const rotated = server?.rotated;
  if (rotated?.generation !== "unknown" || rotated.expiresOn <= today) return undefined;
  return rotated.expiresOn;
}
