import type { Day } from "../../rotation/calendar";
import type { Policy } from "../../rotation/policy";
import type { ServerFacts } from "../../rotation/request";

/*
 * A client of Keycloak as the server (26.7.4) was found to treat it, pure. A regenerate makes the current secret the rotated
 * one, which ends at the rotation and the rotated expiration, and ends a rotated one that is still valid. When the current
 * one has expired, both are refused. Time is in hours.
 * Source: https://www.keycloak.org/docs/latest/server_admin/#_secret_rotation, and the server.
 */

/** What the realm's policy says of a client; undefined where none applies to it. */
export type ServerPolicy = Pick<Policy, "secretExpirationDays" | "rotatedSecretExpirationDays"> | undefined;

interface ServerSecret {
  readonly value: string;
  /** Absent where it has no end. */
  readonly expiresAt?: number;
}

export interface ServerClient {
  readonly current: ServerSecret;
  readonly rotated?: Required<ServerSecret>;
}

/** A new client with a secret. */
export function created(value: string, hour: number, policy: ServerPolicy): ServerClient {
  return { current: { value, ...lifeFrom(hour, policy) } };
}

/**
 * An update of the client. Under its policy a secret without an end gets one, and one that has ended is rotated: it is valid
 * once more, as the rotated one. Without a policy nothing has an end, and there is no rotated one.
 * @param value what a rotation would make
 */
export function updated(
  client: ServerClient,
  value: string,
  hour: number,
  policy: ServerPolicy,
): ServerClient {
  const { current } = client;
  if (policy === undefined) return { current: { value: current.value } };
  if (current.expiresAt !== undefined && current.expiresAt <= hour)
    return regenerated(client, value, hour, policy);
  return { ...client, current: { ...lifeFrom(hour, policy), ...current } };
}

/** A regenerate. Without a policy nothing is kept of the secret before. */
export function regenerated(
  { current }: ServerClient,
  value: string,
  hour: number,
  policy: ServerPolicy,
): ServerClient {
  const { rotatedSecretExpirationDays: days = 0 } = policy ?? {};
  const client = created(value, hour, policy);
  return days === 0 ? client : { ...client, rotated: { value: current.value, expiresAt: hour + days * 24 } };
}

/** When the client takes a secret no more, as things stand: Infinity if it has no end, undefined if it isn't one of its two. */
export function endOf({ current, rotated }: ServerClient, value: string): number | undefined {
  const { expiresAt = Infinity } = current;
  if (current.value === value) return expiresAt;
  return rotated?.value === value ? Math.min(rotated.expiresAt, expiresAt) : undefined;
}

/** How a reader names what the server has. */
interface Reader {
  /** The generation that has this value, or `unknown`. */
  readonly generationOf: (value: string) => string;
  readonly dayAt: (hour: number) => Day;
}

/** What a run reads. */
export function factsOf(
  { current, rotated }: ServerClient,
  hour: number,
  { generationOf, dayAt }: Reader,
): ServerFacts {
  const isValid = rotated !== undefined && rotated.expiresAt > hour;
  return {
    current: generationOf(current.value),
    ...(current.expiresAt === undefined ? {} : { expiresOn: dayAt(current.expiresAt) }),
    ...(isValid
      ? { rotated: { generation: generationOf(rotated.value), expiresOn: dayAt(rotated.expiresAt) } }
      : {}),
  };
}

function lifeFrom(hour: number, policy: ServerPolicy): Pick<ServerSecret, "expiresAt"> {
  return policy === undefined ? {} : { expiresAt: hour + policy.secretExpirationDays * 24 };
}
