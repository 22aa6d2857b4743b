import { type ConsumerRecord, type Credential, byGeneration, endOf, isLive, latest } from "./ledger";
import type { NoRotation } from "./decision";
import { mapCredentials } from "./record";

/** A consumer that left the stack file: what lives stays as the way back until it ends; nothing new comes. */
export function asPrevious(record: ConsumerRecord): ConsumerRecord {
  const stepped = mapCredentials(record, (credential) =>
    isLive(credential) ? { ...credential, state: "previous" } : credential,
  );
  return { ...stepped, nextRotation: undefined };
}

/** A consumer goes on with the generation it was handed last, if that lives: one that is back in the stack file, too. */
export function asCurrent(record: ConsumerRecord): ConsumerRecord {
  const last = latest(record);
  if (last === undefined || !isLive(last[1])) return record;
  const [generation, credential] = last;
  const again: Credential = { ...credential, state: "current" };
  return { ...record, credentials: { ...record.credentials, [generation]: again } };
}

export function removedDecision(record: ConsumerRecord): NoRotation {
  const staying = byGeneration(record.credentials)
    .filter(([, credential]) => isLive(credential))
    .map(([generation, credential]) => `${generation} stays until ${endOf(credential)}`);
  const rest = staying.length === 0 ? "no live credential is left" : staying.join(", ");
  return { rotates: false, code: "removed", sentence: `no longer in the stack file: ${rest}` };
}
