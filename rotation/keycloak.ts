import { type Day, addDays, earlier } from "./calendar";
import { type Holdings, holdingOf, isHeld } from "./holdings";
import {
  type ConsumerApp,
  type ConsumerRecord,
  type Credential,
  byGeneration,
  current,
  isLive,
} from "./ledger";
import type { Rotation } from "./decision";
import { type Policy, type PolicySettings, resolvePolicy } from "./policy";
import { own } from "./own";
import { mapCredentials } from "./record";
import type { ConsumerRequest, ServerFacts } from "./request";

/*
 * Keycloak's terms. A client has a current secret and, for a while, the rotated one before it. A regenerate makes the
 * current one the rotated one, which ends at the rotation plus the rotated expiration, whatever its own end was; a rotated
 * one that is still valid ends there and then. What the server says of its dates and of what is there counts.
 * Source: https://www.keycloak.org/docs/latest/server_admin/#_secret_rotation, and the server (26.7.4).
 */

/** What a consumer's secrets are of. */
export type System = "entra" | "keycloak";

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

/** A consumer's record, and what the engine's state has of it. */
interface Held {
  readonly name: string;
  readonly record: ConsumerRecord;
  readonly holdings: Holdings;
}

/** The record with the dates that the server has for what it knows; one that the server has no more is lost. */
export function asOnServer(
  held: Held,
  { policy, server }: Pick<ConsumerRequest, "policy" | "server">,
  today: Day,
): ConsumerRecord {
  const { record } = held;
  if (server === undefined) return record;
  const pending = pendingOf(held);
  return mapCredentials(record, (credential, generation): Credential => {
    // What was issued on another client can't be seen from here.
    if (!isLive(credential) || credential.app !== undefined) return credential;
    // This run makes it, or finds it made.
    if (generation === pending) {
      const isThere = server.current !== "none" && server.current !== followed(held);
      const end = isThere ? server.expiresOn : undefined;
      return { ...credential, expiresOn: end ?? addDays(today, policy.secretExpirationDays) };
    }
    // What was never made isn't missing.
    if (!isMade(held, generation)) return credential;
    // The rotation that a killed run didn't come to is this run's, and counts from today.
    if (pending !== undefined && credential.state === "previous" && server.current === generation)
      return rotatedOut(credential, policy, today);
    const found = dateOf(generation, server);
    if (found !== undefined) return { ...credential, expiresOn: found.expiresOn ?? credential.expiresOn };
    // The server has no more what ended in its time: nobody removed that.
    return credential.expiresOn <= today ? credential : { ...credential, state: "lost", endedOn: today };
  });
}

function isMade({ name, record, holdings }: Held, generation: string): boolean {
  return isHeld(holdingOf(name, record, generation, holdings));
}

function dateOf(
  generation: string,
  server: ServerFacts,
): { readonly expiresOn: Day | undefined } | undefined {
  if (server.current === generation) return { expiresOn: server.expiresOn };
  return server.rotated?.generation === generation ? { expiresOn: endOfRotated(server) } : undefined;
}

/** Once the current one has ended, the server takes the rotated one no more either. */
function endOfRotated({ expiresOn, rotated }: ServerFacts): Day | undefined {
  if (rotated === undefined || expiresOn === undefined) return rotated?.expiresOn;
  return earlier(rotated.expiresOn, expiresOn);
}

/**
 * What the server has, as the next secret would find it: that one follows the last that was made. Anything else that the
 * client has was set by somebody, even if it is an older one of ours.
 */
export function asFollowed(held: Held, server: ServerFacts | undefined): ServerFacts | undefined {
  if (server === undefined || server.current === "none" || server.current === followed(held)) return server;
  // What was revoked is nothing to go on with.
  const isRevoked = own(held.record.credentials, server.current)?.state === "revoked";
  return isRevoked ? server : { ...server, current: "unknown" };
}

/** The last generation that was made and that the client still had: what the next one follows. */
export function followed(held: Held): string | undefined {
  return byGeneration(held.record.credentials)
    .filter(
      ([generation, { state, app }]) => app === undefined && state !== "lost" && isMade(held, generation),
    )
    .at(-1)?.[0];
}

/** The newest, where the run that was to make it was killed. */
export function pendingOf({ name, record, holdings }: Held): string | undefined {
  const newest = current(record);
  if (newest === undefined || newest[1].app !== undefined) return undefined;
  return holdingOf(name, record, newest[0], holdings) === undefined ? newest[0] : undefined;
}

/**
 * The generation that a killed run made on the server, or that somebody was quicker to make: this run finds it there, and
 * makes no other.
 */
export function unfinishedOn(held: Held, server: ServerFacts | undefined): string | undefined {
  return server?.current === "unknown" ? pendingOf(held) : undefined;
}

/**
 * What the client has becomes the next generation: the secret that it came with, or one that somebody made or set since.
 * To regenerate instead would end the one before it. One that has expired is of no use to anybody.
 */
export function takeOver(held: Held, server: ServerFacts | undefined, today: Day): Rotation | undefined {
  if (server?.current !== "unknown" || unfinishedOn(held, server) !== undefined) return undefined;
  if (server.expiresOn !== undefined && server.expiresOn <= today) return undefined;
  const newest = current(held.record);
  if (newest === undefined) {
    const isFirst = held.record.nextGeneration === 1;
    return takenOver(isFirst ? "the client's present secret" : replacedBySomebody);
  }
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

/** Keycloak ends the old one by itself, so many days after the rotation, whatever its own end was. */
export function rotatedOut(credential: Credential, policy: Policy, today: Day): Credential {
  // One on a former client is rotated by nobody.
  if (credential.app !== undefined) return { ...credential, state: "previous" };
  const { rotatedSecretExpirationDays: days = 0 } = policy;
  if (days === 0) return { ...credential, state: "retired", endedOn: today };
  return { ...credential, state: "previous", expiresOn: addDays(today, days) };
}

/** A rotated secret that no record knows and that a regenerate would end, with the day until which it is valid. */
export function unknownRotated(server: ServerFacts | undefined, today: Day): Day | undefined {
  const end = server?.rotated?.generation === "unknown" ? endOfRotated(server) : undefined;
  return end === undefined || end <= today ? undefined : end;
}
