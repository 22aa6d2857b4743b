import type { Day } from "./calendar";
import { type Holdings, holdingOf } from "./holdings";
import { type ConsumerRecord, isLive } from "./ledger";
import { mapCredentials } from "./record";

/**
 * What a rotation makes room by: live credentials that nobody ever got, since the runs that issued them failed before
 * they were published. A newer one overtakes them, so they count for no overlap and take no place.
 */
export function markUnpublished(
  name: string,
  record: ConsumerRecord,
  holdings: Holdings,
  today: Day,
): ConsumerRecord {
  return mapCredentials(record, (credential, generation) => {
    const isOurs = isLive(credential) && credential.adoptedKeyId === undefined;
    if (!isOurs || holdingOf(name, record, generation, holdings)?.published === true) return credential;
    return { ...credential, state: "unpublished", endedOn: today };
  });
}
