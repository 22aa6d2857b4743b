import { type Day, addDays, earlier, later } from "./calendar";
import { obstacle } from "./cap";
import { type ConsumerRecord, type LiveCredential, current } from "./ledger";
import type { Policy } from "./policy";

/**
 * The first day on which a run rotates this credential: at its age, or at what is left of its life, whichever comes
 * first, less the early window. The two differ for a credential that was issued under another policy, or by hand.
 */
export function rotationDay(credential: LiveCredential, policy: Policy): Day {
  const byAge = addDays(credential.issuedOn, policy.rotateEveryDays);
  const byRest = addDays(credential.expiresOn, policy.rotateEveryDays - policy.secretExpirationDays);
  return addDays(earlier(byAge, byRest), -policy.earlyDays);
}

/** The first day on which the newest is due and there is room for another. Undefined only if nothing is live. */
export function nextRotation(record: ConsumerRecord, policy: Policy): Day | undefined {
  const newest = current(record);
  const due = newest === undefined ? undefined : rotationDay(newest[1], policy);
  const room = obstacle(record, policy)?.endsOn;
  return due === undefined || room === undefined ? (due ?? room) : later(due, room);
}
