import type { Day } from "./calendar";
import { type ConsumerRecord, type Credential, generationName } from "./ledger";
import type { Problem } from "./problem";
import { mapCredentials } from "./record";

/** Marks what `revoke` names. What is gone already stays gone; what expired needs no revoking. */
export function revoke(record: ConsumerRecord, numbers: readonly number[], today: Day): ConsumerRecord {
  const named = new Set(numbers.map(generationName));
  return mapCredentials(record, (credential, generation) =>
    named.has(generation) && isUsable(credential)
      ? { ...credential, state: "revoked", endedOn: today }
      : credential,
  );
}

/** Numbers that were never issued: most likely a slip, and the credential that was meant would live on. */
export function revokeProblems(key: string, record: ConsumerRecord, numbers: readonly number[]): Problem[] {
  const last = record.nextGeneration - 1;
  return numbers
    .filter((number) => !wasIssued(record, number))
    .map((number) => ({
      key,
      got: String(number),
      want: last === 0 ? "no generation: none was issued yet" : `a generation that was issued, 1 to ${last}`,
    }));
}

/** True for every generation that there is or was; 0 is the adopted one. */
export function wasIssued(record: ConsumerRecord, number: number): boolean {
  const first = record.adopted === undefined ? 1 : 0;
  return Number.isInteger(number) && number >= first && number < record.nextGeneration;
}

/** The cloud would still take it: a retired one too, until it is deleted. */
function isUsable(credential: Credential): boolean {
  switch (credential.state) {
    case "current":
    case "previous":
    case "retired":
    case "unpublished":
      return true;
    case "expired":
    case "revoked":
    case "lost":
      return false;
  }
}
