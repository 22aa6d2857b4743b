import { type Day, addDays } from "./calendar";
import { type Holdings, holdingOf, isHeld, isLost } from "./holdings";
import { type ConsumerRecord, type Credential, asPresent, endOf, isLive } from "./ledger";
import { mapCredentials, withCredentials } from "./record";

/** Marks what ended by itself since the last run: a credential ends at 00:00Z of its day, so today's are over. */
export function ageOut(record: ConsumerRecord, today: Day): ConsumerRecord {
  return mapCredentials(record, (credential) => {
    if (!isLive(credential) || endOf(credential) > today) return credential;
    return { ...credential, state: credential.expiresOn <= today ? "expired" : "retired", endedOn: today };
  });
}

/** Marks what somebody removed from its app: whoever has it is refused, so it counts for nothing. */
export function markLost(
  name: string,
  record: ConsumerRecord,
  holdings: Holdings,
  today: Day,
): ConsumerRecord {
  return mapCredentials(record, (credential, generation) => {
    if (isLost(credential, holdingOf(name, record, generation, holdings))) {
      return { ...credential, state: "lost", endedOn: today };
    }
    // One that a refresh missed because it was never made will be made.
    return isLive(credential) ? asPresent(credential) : credential;
  });
}

/**
 * Drops what has ended and what the engine can let go of: its state has it without protection, or doesn't have it any
 * more. What is still protected there (a run was killed or went past it) is declared once more without protection.
 * @param needed a generation that must stay all the same
 */
export function dropEnded(
  name: string,
  record: ConsumerRecord,
  holdings: Holdings,
  today: Day,
  needed?: string,
): ConsumerRecord {
  const isFree = (generation: string): boolean => {
    if (generation === needed) return false;
    const holding = holdingOf(name, record, generation, holdings);
    return !isHeld(holding) || holding?.password === "released";
  };
  const rest = withCredentials(
    record,
    (generation, credential) => !(isFree(generation) && mayGo(credential, today)),
  );
  return mapCredentials(rest, (credential, generation) =>
    isLive(credential) || isFree(generation) ? credential : { ...credential, endedOn: today },
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
    case "lost":
      return credential.endedOn < today;
    // Should it have reached the vault all the same, its readers have fetched the newer one by then.
    case "unpublished":
      return addDays(credential.endedOn, 1) < today;
    // Someone is waiting for it to be gone: the second run of the day removes it.
    case "revoked":
      return true;
  }
}
