import { type Day, addDays, daysBetween, inDays } from "./calendar";
import { activeGenerations, obstacle } from "./cap";
import type { Decision } from "./decision";
import { isKeycloak } from "./keycloak";
import { type ConsumerRecord, byGeneration, current, endOf, isLive, latest } from "./ledger";
import { own } from "./own";
import { type Policy, switchWithin } from "./policy";
import { laterObstacle, rotationDay } from "./schedule";

/** A consumer has at least this long to switch, or what its policy says if that is less; or the run says so. */
const shortOverlapDays = 30;

/** One consumer's step from one run to the next, as far as a warning needs it. */
export interface Step {
  /** As the last run left it. */
  readonly known: ConsumerRecord;
  /** After ageing and revoking, before issuing. */
  readonly before: ConsumerRecord;
  readonly after: ConsumerRecord;
  readonly decision: Decision;
  readonly policy: Policy;
  readonly today: Day;
}

type Warning = (step: Step) => string[];

const kinds: readonly Warning[] = [outage, withoutApp, lost, shortOverlap, crowded, byHand];

/** Sentences on what a person should know of this run. */
export function warningsOf(step: Step): string[] {
  return kinds.flatMap((kind) => kind(step));
}

/** Nothing was valid any more when the run came, and nobody wanted that. */
function outage({ before, decision, today }: Step): string[] {
  const isUnwanted = latest(before)?.[1].state === "expired" && decision.code !== "first";
  if (!isUnwanted || activeGenerations(before).length > 0) return [];
  return byGeneration(before.credentials)
    .sort(([, a], [, b]) => (endOf(a) < endOf(b) ? 1 : -1))
    .slice(0, 1)
    .map(([generation, credential]) => {
      const end = endOf(credential);
      const since =
        end === today ? "at the start of this day" : `${inDays(daysBetween(end, today))} before this run`;
      return `${generation} expired on ${end}, ${since}: sign-ins have been refused since then`;
    });
}

/** Its app is gone, or can't be read, and it should have got a new credential. */
function withoutApp({ decision }: Step): string[] {
  return decision.code === "no-app" ? [decision.sentence] : [];
}

/** Somebody removed a credential, and whoever has it is refused. */
function lost({ known, before }: Step): string[] {
  return byGeneration(before.credentials).flatMap(([generation, { state }]) => {
    const was = own(known.credentials, generation);
    if (state !== "lost" || was === undefined || !isLive(was)) return [];
    const how = isKeycloak(before.app)
      ? `the client doesn't take ${generation} any more, since somebody regenerated, replaced or invalidated its secret`
      : `somebody removed ${generation} from its app`;
    return [`${how}: sign-ins with it are refused, and whoever uses it must switch to the newest now`];
  });
}

/** The consumer has less than a month to switch, and less than its policy promises. */
function shortOverlap({ before, after, decision, policy, today }: Step): string[] {
  const old = current(before);
  const issued = current(after);
  if (!decision.rotates || old === undefined || issued === undefined) return [];
  const steppedBack = own(after.credentials, old[0]);
  const end = steppedBack === undefined || !isLive(steppedBack) ? today : endOf(steppedBack);
  if (daysBetween(today, end) >= Math.min(shortOverlapDays, switchWithin(policy))) return [];
  return [
    `${old[0]} ends on ${end}, ${inDays(daysBetween(today, end))} after ${issued[0]} was issued: consumers must switch within that time`,
  ];
}

/** A rotation to come finds no room on its day. */
function crowded({ after, policy }: Step): string[] {
  const active = activeGenerations(after);
  const already = `${active.length} of ${policy.maxActiveSecrets} active already (${active.join(", ")})`;
  const blocking = obstacle(after, policy);
  if (blocking === undefined || blocking.endsOn <= lastPunctualDay(after, policy)) {
    const later = laterObstacle(after, policy);
    if (later === undefined) return [];
    return [
      `${already}: a later rotation, due from ${later.dueOn}, waits until ${later.endsOn}; revoke one that is no longer used to make room`,
    ];
  }
  const newest = current(after);
  const expiry = newest === undefined ? "" : `; ${newest[0]} expires on ${newest[1].expiresOn}`;
  return [
    `${already}: the next rotation waits until ${blocking.endsOn}, when ${blocking.generation} ends${expiry}; revoke one that is no longer used to make room`,
  ];
}

/** The rotation's own day, without the early window: to wait until then harms nobody. */
function lastPunctualDay(record: ConsumerRecord, policy: Policy): Day | "" {
  const newest = current(record);
  return newest === undefined ? "" : addDays(rotationDay(newest[1], policy), policy.earlyDays);
}

/** A credential that was made by hand can only be deleted by hand. */
function byHand({ before }: Step): string[] {
  return byGeneration(before.credentials).flatMap(([generation, { state, adoptedKeyId }]) =>
    adoptedKeyId === undefined || state !== "revoked"
      ? []
      : [
          `${generation} was made by hand: delete its key ID ${adoptedKeyId} in Entra yourself, Quarterturn can't`,
        ],
  );
}
