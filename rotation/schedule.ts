import { type Day, addDays, earlier, later } from "./calendar";
import { obstacle } from "./cap";
import { type ConsumerRecord, type LiveCredential, current, endOf, isLive } from "./ledger";
import { lastDayToRotate } from "./overdue";
import type { Policy } from "./policy";
import type { ServerFacts } from "./request";

/**
 * The first day on which a run rotates this credential: at its age, or at what is left of its life, whichever comes
 * first, less the early window. The two differ for a credential that was issued under another policy, or by hand.
 */
export function rotationDay(credential: LiveCredential, policy: Policy): Day {
  const byAge = addDays(credential.issuedOn, policy.rotateEveryDays);
  const byRest = addDays(credential.expiresOn, policy.rotateEveryDays - policy.secretExpirationDays);
  return addDays(earlier(byAge, byRest), -policy.earlyDays);
}

/**
 * The first day on which the newest is due and there is room for another. Undefined only if nothing is live.
 * @param server what Keycloak has; left out where only the ledger is known
 */
export function nextRotation(record: ConsumerRecord, policy: Policy, server?: ServerFacts): Day | undefined {
  const newest = current(record);
  const due = newest === undefined ? undefined : rotationDay(newest[1], policy);
  const room = obstacle(record, policy, server)?.endsOn;
  return due === undefined || room === undefined ? (due ?? room) : later(due, room);
}

/** A rotation to come that finds no room in time. */
export interface LaterObstacle {
  readonly dueOn: Day;
  readonly endsOn: Day;
}

/**
 * The first rotation to come that would wait too long for a consumer to switch, if all came as early as they may: secrets
 * that somebody forced take the places of regular ones, and that can show several rotations later.
 */
export function laterObstacle(record: ConsumerRecord, policy: Policy): LaterObstacle | undefined {
  const newest = current(record);
  if (newest === undefined) return undefined;
  const { maxActiveSecrets: most, rotatedSecretExpirationDays: rotated, earlyDays: early } = policy;
  let newestEnd = endOf(newest[1]);
  let others = Object.entries(record.credentials)
    .filter(([generation, credential]) => isLive(credential) && generation !== newest[0])
    // Two clients of Keycloak have two secrets each.
    .filter(([, { app }]) => app?.issuer === undefined)
    .map(([, credential]) => endOf(credential));
  // Once only what comes regularly is left, there is room: the policy says so.
  const lastOfNow = [newestEnd, ...others].sort().at(-1) ?? newestEnd;
  for (let dueOn = rotationDay(newest[1], policy); dueOn < lastOfNow;) {
    const staying = (rotated === 0 ? others : [...others, newestEnd]).filter((end) => end > dueOn).sort();
    const endsOn = staying[staying.length - most] ?? dueOn;
    if (endsOn > lastDayToRotate(newestEnd, policy)) return { dueOn, endsOn };
    others = [...others, rotated === undefined ? newestEnd : earlier(newestEnd, addDays(endsOn, rotated))];
    newestEnd = addDays(endsOn, policy.secretExpirationDays);
    dueOn = addDays(endsOn, policy.rotateEveryDays - early);
  }
  return undefined;
}
