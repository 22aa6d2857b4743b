import type { Day } from "./calendar";
import { type ConsumerRecord, type Credential, credentialName, endOf, isLive } from "./ledger";
import { mapCredentials, withCredentials } from "./record";

/** Marks what ended by itself since the last run: a credential ends at 00:00Z of its day, so today's are over. */
export function ageOut(record: ConsumerRecord, today: Day): ConsumerRecord {
  return mapCredentials(record, (credential) => {
    if (!isLive(credential) || endOf(credential) > today) return credential;
    return { ...credential, state: credential.expiresOn <= today ? "expired" : "retired", endedOn: today };
  });
}

/**
 * Drops what the last finished run declared without protection: only now can the engine delete it. A run that was
 * killed before it got there never lets go of a credential that the state still protects; this one does its work anew.
 */
export function dropReleased(
  record: ConsumerRecord,
  names: readonly string[],
  released: readonly string[],
  today: Day,
): ConsumerRecord {
  const isReleased = (generation: string) =>
    names.some((name) => released.includes(credentialName(name, generation)));
  const rest = withCredentials(
    record,
    (generation, credential) => !(isReleased(generation) && mayGo(credential, today)),
  );
  return mapCredentials(rest, (credential, generation) =>
    isLive(credential) || isReleased(generation) ? credential : { ...credential, endedOn: today },
  );
}

/** Drops an adopted credential that is over: it is declared nowhere, so there is nothing to let go of. */
export function dropAdopted(record: ConsumerRecord): ConsumerRecord {
  return withCredentials(
    record,
    (_, credential) => isLive(credential) || credential.adoptedKeyId === undefined,
  );
}

function mayGo(credential: Credential, today: Day): boolean {
  switch (credential.state) {
    case "current":
    case "previous":
      return false;
    // A second run on the same day changes nothing.
    case "expired":
    case "retired":
      return credential.endedOn < today;
    // Someone is waiting for it to be gone: the second run of the day removes it.
    case "revoked":
    case "lost":
    case "unpublished":
      return true;
  }
}
