import { type Day, daysBetween } from "./calendar";
import { leftApp } from "./apps";
import { isSameForce } from "./force";
import type { Decision, Rotation } from "./decision";
import { isKeycloak } from "./keycloak";
import { type ConsumerRecord, current, latest } from "./ledger";
import type { ConsumerRequest } from "./request";
import { nextRotation, rotationDay } from "./schedule";

/** What a check looks at: the record after ageing and revoking, what the stack file wants, and the day. */
export interface Situation {
  readonly record: ConsumerRecord;
  readonly request: ConsumerRequest;
  readonly today: Day;
}

type Check = (situation: Situation) => Rotation | undefined;

/** In this order: the first that says yes gives the reason. */
const checks: readonly Check[] = [
  isFirst,
  isForced,
  currentIsRevoked,
  currentIsLost,
  currentIsExpired,
  appIsAnother,
  isDue,
];

/** Is a rotation due? */
export function decide(situation: Situation): Decision {
  for (const check of checks) {
    const rotation = check(situation);
    if (rotation !== undefined) return rotation;
  }
  return notDue(situation);
}

/** Nothing was ever issued, or the consumer left the stack file and comes back with nothing that it could go on with. */
function isFirst({ record }: Situation): Rotation | undefined {
  if (record.nextRotation !== undefined || current(record) !== undefined) return undefined;
  // It was here, and couldn't get one in its place.
  if (latest(record)?.[1].state === "revoked") return undefined;
  const sentence =
    record.nextGeneration === 1 ? "first credential" : "first credential since it is back in the stack file";
  return { rotates: true, code: "first", sentence };
}

function isForced({ record, request }: Situation): Rotation | undefined {
  if (request.force === undefined || isSameForce(request.force, record.forced)) return undefined;
  return { rotates: true, code: "forced", sentence: `forced: ${request.force}` };
}

function currentIsRevoked({ record }: Situation): Rotation | undefined {
  const last = latest(record);
  if (last?.[1].state !== "revoked") return undefined;
  return { rotates: true, code: "current-revoked", sentence: `${last[0]} was revoked` };
}

function currentIsLost({ record }: Situation): Rotation | undefined {
  const last = latest(record);
  if (last?.[1].state !== "lost") return undefined;
  const sentence = isKeycloak(record.app)
    ? `the client doesn't take ${last[0]} any more`
    : `somebody removed ${last[0]} from its app`;
  return { rotates: true, code: "current-lost", sentence };
}

function appIsAnother({ record, request: { app } }: Situation): Rotation | undefined {
  const left = leftApp(record);
  if (left === undefined) return undefined;
  const sentence = `the app changed from ${left} to ${app.clientId ?? app.displayName}`;
  return { rotates: true, code: "app-changed", sentence };
}

function currentIsExpired({ record }: Situation): Rotation | undefined {
  if (current(record) !== undefined) return undefined;
  const last = latest(record);
  const sentence =
    last === undefined ? "the newest credential is gone" : `${last[0]} expired on ${last[1].expiresOn}`;
  return { rotates: true, code: "current-expired", sentence };
}

function isDue({ record, request: { policy }, today }: Situation): Rotation | undefined {
  const newest = current(record);
  if (newest === undefined || rotationDay(newest[1], policy) > today) return undefined;
  const [generation, { issuedOn, expiresOn }] = newest;
  const { secretExpirationDays, rotateEveryDays, earlyDays } = policy;
  const [age, rest] = [daysBetween(issuedOn, today), daysBetween(today, expiresOn)];
  const sentence =
    age >= rotateEveryDays - earlyDays
      ? `${generation} is ${age} days old, a new one comes every ${rotateEveryDays} days, up to ${earlyDays} early`
      : `${generation} has ${rest} days left, a new one comes when ${secretExpirationDays - rotateEveryDays} are left, up to ${earlyDays} early`;
  return { rotates: true, code: "due", sentence };
}

function notDue({ record, request }: Situation): Decision {
  const newest = current(record)?.[0] ?? "";
  const sentence = `${newest} is not due before ${nextRotation(record, request.policy) ?? ""}`;
  return { rotates: false, code: "not-due", sentence };
}
