import {
  type ConsumerRecord,
  type Day,
  addDays,
  daysBetween,
  earlier,
  isLive,
  latest,
  timeToSwitch,
} from "../../../rotation";
import type { Moment } from "./play";

/**
 * What invariant 1 asks of one rotation: the old credential lives on for as long as a consumer may take to switch.
 * Then whoever switches in time holds a valid secret at every moment, whenever it switches.
 */
export function shortfall(moment: Moment): string | undefined {
  const { before, after, decision, today, request } = moment;
  if (before === undefined || decision?.rotates !== true || request === undefined) return undefined;
  if (decision.code === "current-expired") return `${today}: ${decision.sentence}`;
  const old = latest(before);
  // A revoked one is cut off on purpose.
  if (old === undefined || !isLive(old[1]) || after?.credentials[old[0]]?.state === "revoked")
    return undefined;
  const overlap = daysBetween(today, lastUse(old[0], after, today));
  const promised = Math.min(timeToSwitch(before.policy), timeToSwitch(request.policy));
  return overlap >= promised
    ? undefined
    : `${today}: ${old[0]} lives ${overlap} days on, promised are ${promised}`;
}

/** The last day in whose course it can be used: it expires at 00:00Z of its day, but is retired by a run in the course of one. */
function lastUse(generation: string, after: ConsumerRecord | undefined, today: Day): Day {
  const credential = after?.credentials[generation];
  if (credential === undefined || !isLive(credential)) return today;
  const { expiresOn, retiresOn = expiresOn } = credential;
  return earlier(retiresOn, addDays(expiresOn, -1));
}
