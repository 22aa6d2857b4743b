import type { Day } from "./calendar";
import type { Decision } from "./decision";
import { isKeycloak } from "./keycloak";
import { type ConsumerRecord, type Credential, byGeneration, endOf, isLive } from "./ledger";
import type { Policy } from "./policy";
import type { Problem } from "./problem";
import type { ConsumerRequest, ServerFacts } from "./request";

/** A generation that must end before another can be issued. */
export interface Obstacle {
  readonly generation: string;
  readonly endsOn: Day;
}

/**
 * What stands in the way of one more secret under `maxActiveSecrets`: the generation whose end makes room.
 * Undefined if there is room now.
 * @param server what Keycloak has; left out where only the ledger is known
 */
export function obstacle(record: ConsumerRecord, policy: Policy, server?: ServerFacts): Obstacle | undefined {
  if (isKeycloak(record.app)) return lastRotated(record, server?.current);
  const staying = byGeneration(record.credentials)
    .filter(([, credential]) => isLive(credential) && !endsAtRotation(credential, policy))
    .map(([generation, credential]) => ({ generation, endsOn: endOf(credential) }))
    .sort((a, b) => (a.endsOn < b.endsOn ? -1 : 1));
  // With n staying and room for m − 1 of them beside the new one, n − m + 1 must end first.
  return staying[staying.length - policy.maxActiveSecrets];
}

/**
 * In Keycloak a rotation ends the rotated secret: the last of those that are still valid. An older one that the client has
 * as its current secret (a killed run rotated nothing, somebody set it again) isn't that: the rotation lets it live on.
 */
function lastRotated({ credentials }: ConsumerRecord, present: string | undefined): Obstacle | undefined {
  return byGeneration(credentials)
    .filter(
      ([generation, { state, app }]) => state === "previous" && app === undefined && generation !== present,
    )
    .map(([generation, credential]) => ({ generation, endsOn: endOf(credential) }))
    .sort((a, b) => (a.endsOn < b.endsOn ? -1 : 1))
    .at(-1);
}

/** The generations that are active, e.g. `g5, g6, g7`. */
export function activeGenerations(record: ConsumerRecord): string[] {
  return byGeneration(record.credentials)
    .filter(([, credential]) => isLive(credential))
    .map(([generation]) => generation);
}

/** What says whether there is room. */
interface Room extends Pick<ConsumerRequest, "policy" | "server"> {
  /** Keycloak has a rotated secret that no record knows, valid until this day. */
  readonly unknownUntil?: Day | undefined;
}

/** A rotation that somebody asked for and that finds no room stops the run: they can choose between two ways out. */
export function refusals(
  name: string,
  wanted: Decision,
  record: ConsumerRecord,
  { policy, server, unknownUntil }: Room,
): Problem[] {
  if (wanted.code !== "forced" && wanted.code !== "current-revoked") return [];
  const key = `${wanted.code === "forced" ? "force" : "revoke"}.${name}`;
  if (unknownUntil !== undefined) return [wouldEndUnknown(key, wanted.sentence, unknownUntil)];
  const blocking = obstacle(record, policy, server);
  if (blocking === undefined) return [];
  return [
    {
      key,
      got: `a rotation (${wanted.sentence}) with ${alreadyActive(record)}`,
      want: isKeycloak(record.app)
        ? `no older one that is still valid: in Keycloak the rotation would end ${blocking.generation} at once`
        : `at most ${policy.maxActiveSecrets} active (maxActiveSecrets)`,
      wayOut: `revoke a previous one (revoke.${name}), or wait until ${blocking.endsOn}, when ${blocking.generation} ends`,
    },
  ];
}

function wouldEndUnknown(key: string, sentence: string, until: Day): Problem {
  return {
    key,
    got: `a rotation (${sentence}) while the client has a rotated secret of unknown origin`,
    want: "none that is still valid: the rotation would end it at once",
    wayOut: `wait until ${until}, when it ends, or invalidate it in Keycloak's admin console (Credentials)`,
  };
}

/**
 * A rotation that comes by itself and finds no room waits for it: nobody did anything wrong, the current one may
 * still live, and to refuse would hold up every other consumer.
 */
export function postponed(wanted: Decision, record: ConsumerRecord, { policy, server }: Room): Decision {
  // What is taken over is there already.
  if (!wanted.rotates || wanted.code === "taken-over") return wanted;
  const blocking = obstacle(record, policy, server);
  if (blocking === undefined) return wanted;
  const sentence = `${wanted.sentence}, but with ${alreadyActive(record)} it waits until ${blocking.endsOn}, when ${blocking.generation} ends`;
  return { rotates: false, code: "postponed", sentence };
}

/** What Keycloak has and no record knows is somebody's: a rotation waits until it has ended. */
export function afterUnknown(wanted: Decision, unknownUntil: Day | undefined): Decision {
  if (!wanted.rotates || wanted.code === "taken-over" || unknownUntil === undefined) return wanted;
  const sentence = `${wanted.sentence}, but it waits until ${unknownUntil}: it would end a rotated secret of unknown origin, which is valid until then`;
  return { rotates: false, code: "postponed", sentence };
}

/** What the server has and the state hasn't must come into the state before a rotation can follow it. */
export function afterCompletion(wanted: Decision, unfinished: string | undefined): Decision {
  if (!wanted.rotates || unfinished === undefined) return wanted;
  const sentence = `${wanted.sentence}, but this run first completes ${unfinished}, which an interrupted one left on the server`;
  return { rotates: false, code: "postponed", sentence };
}

/** Nothing can be issued on an app that can't be used; what was issued before stays as it is. */
export function withoutApp(wanted: Decision, problem: string | undefined): Decision {
  if (!wanted.rotates || problem === undefined) return wanted;
  return {
    rotates: false,
    code: "no-app",
    sentence: `${wanted.sentence}, but nothing was issued: ${problem}`,
  };
}

function alreadyActive(record: ConsumerRecord): string {
  const active = activeGenerations(record);
  return `${active.length} active already (${active.join(", ")})`;
}

function endsAtRotation(credential: Credential, policy: Policy): boolean {
  return (
    policy.rotatedSecretExpirationDays === 0 &&
    credential.state === "current" &&
    credential.adoptedKeyId === undefined
  );
}
