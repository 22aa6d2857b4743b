import { type Day, addDays, earlier } from "./calendar";
import { type ConsumerRecord, current } from "./ledger";
import { type Policy, timeToSwitch } from "./policy";

/** A watch looks once a week. */
const watchDays = 7;

/**
 * The day from which a rotation is missing: as late as the early window lets it be early, but always so that a weekly
 * watch still leaves the consumer its time to switch. Undefined where nothing is to be rotated.
 */
export function overdueOn(record: ConsumerRecord): Day | undefined {
  const newest = current(record);
  if (record.nextRotation === undefined) return undefined;
  const late = addDays(record.nextRotation, 2 * record.policy.earlyDays);
  if (newest === undefined) return late;
  return earlier(late, lastDayToRotate(newest[1].expiresOn, record.policy));
}

/** The last day from which a weekly watch still leaves a consumer its time to switch from a secret that ends then. */
export function lastDayToRotate(end: Day, policy: Policy): Day {
  return addDays(end, -(timeToSwitch(policy) + watchDays));
}
