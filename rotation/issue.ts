import { type Day, addDays } from "./calendar";
import type { Rotation } from "./decision";
import { type ConsumerRecord, type Credential, generationName } from "./ledger";
import type { Policy } from "./policy";
import { mapCredentials } from "./record";
import type { ConsumerRequest } from "./request";

/** The record with a new credential; the one that was current steps back. A value of `force` counts with it. */
export function issue(
  record: ConsumerRecord,
  { policy, force }: ConsumerRequest,
  { code, sentence }: Rotation,
  today: Day,
): ConsumerRecord {
  const { credentials } = mapCredentials(record, (credential) => stepBack(credential, policy, today));
  const issued: Credential = {
    state: "current",
    issuedOn: today,
    expiresOn: addDays(today, policy.secretExpirationDays),
    reason: sentence,
    code,
  };
  return {
    ...record,
    credentials: { ...credentials, [generationName(record.nextGeneration)]: issued },
    nextGeneration: record.nextGeneration + 1,
    forced: force ?? record.forced,
  };
}

function stepBack(credential: Credential, policy: Policy, today: Day): Credential {
  if (credential.state !== "current") return credential;
  const days = policy.rotatedSecretExpirationDays;
  // An adopted one is declared nowhere: nothing could end it early.
  if (days === undefined || credential.adoptedKeyId !== undefined)
    return { ...credential, state: "previous" };
  if (days === 0) return { ...credential, state: "retired", endedOn: today };
  const retiresOn = addDays(today, days);
  return retiresOn < credential.expiresOn
    ? { ...credential, state: "previous", retiresOn }
    : { ...credential, state: "previous" };
}
