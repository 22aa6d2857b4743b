import { type Day, addDays } from "./calendar";
import type { Rotation } from "./decision";
import { isKeycloak, rotatedOut } from "./keycloak";
import { type ConsumerRecord, type Credential, generationName, isLive } from "./ledger";
import type { Policy } from "./policy";
import { mapCredentials } from "./record";
import type { ConsumerRequest } from "./request";

/** The record with a new credential; the one that was current steps back. A value of `force` counts with it. */
export function issue(
  record: ConsumerRecord,
  { policy, force, server }: ConsumerRequest,
  { code, sentence }: Rotation,
  today: Day,
): ConsumerRecord {
  const isTakenOver = code === "taken-over";
  const { credentials } = mapCredentials(record, (credential, generation) => {
    // What the client has steps back, also where that isn't the newest: somebody set an older one again.
    const isOnClient = isLive(credential) && server?.current === generation;
    if (credential.state !== "current" && !isOnClient) return credential;
    if (isTakenOver) return { ...credential, state: "previous" };
    return isKeycloak(record.app)
      ? rotatedOut(credential, policy, today)
      : stepBack(credential, policy, today);
  });
  const issued: Credential = {
    state: "current",
    issuedOn: today,
    expiresOn: (isTakenOver ? server?.expiresOn : undefined) ?? addDays(today, policy.secretExpirationDays),
    reason: sentence,
    code,
  };
  return {
    ...record,
    credentials: { ...credentials, [generationName(record.nextGeneration)]: issued },
    nextGeneration: record.nextGeneration + 1,
    // A secret that somebody else made is not the new one that was asked for.
    forced: isTakenOver ? record.forced : (force ?? record.forced),
  };
}

function stepBack(credential: Credential, policy: Policy, today: Day): Credential {
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
