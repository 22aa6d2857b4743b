import type { Day } from "./calendar";
import { type ConsumerRecord, type Credential, generationName } from "./ledger";
import type { Problem } from "./problem";
import type { Adoption } from "./request";

const zero = generationName(0);

/** The record with a credential that was made by hand as generation 0. Each key ID counts once. */
export function adopt(record: ConsumerRecord, adoption: Adoption | undefined): ConsumerRecord {
  if (adoption === undefined || adoption.keyId === record.adopted) return record;
  const adopted: Credential = {
    // It is the newest only where none was issued yet; brought in later, it is one of the way back.
    state: record.nextGeneration === 1 ? "current" : "previous",
    issuedOn: adoption.issuedOn,
    expiresOn: adoption.expiresOn,
    reason: "made by hand, adopted",
    adoptedKeyId: adoption.keyId,
  };
  return { ...record, adopted: adoption.keyId, credentials: { ...record.credentials, [zero]: adopted } };
}

/** What an adoption means that comes after a secret was issued. */
export function lateAdoption(record: ConsumerRecord, adoption: Adoption | undefined): string[] {
  if (adoption === undefined || adoption.keyId === record.adopted || record.nextGeneration === 1) return [];
  const newest = generationName(record.nextGeneration - 1);
  return [
    `the adopted secret comes after ${newest} was issued: it counts as an older one until its end on ${adoption.expiresOn}, ` +
      "is looked at by status, and changes nothing in the vault or in when the next one comes",
  ];
}

/** What is wrong with an adoption that would count now. */
export function adoptionProblems(
  key: string,
  record: ConsumerRecord,
  adoption: Adoption | undefined,
  today: Day,
): Problem[] {
  if (adoption === undefined || adoption.keyId === record.adopted) return [];
  const { keyId, issuedOn, expiresOn } = adoption;
  if (record.adopted !== undefined) {
    const want = `${record.adopted}, which is adopted already`;
    return [{ key: `${key}.keyId`, got: keyId, want, wayOut: "a consumer adopts only one credential" }];
  }
  const problems: Problem[] = [];
  if (issuedOn > today) problems.push({ key: `${key}.issuedOn`, got: issuedOn, want: `${today} or earlier` });
  if (expiresOn <= today) {
    const wayOut = "remove it: there is nothing left to adopt";
    problems.push({ key: `${key}.expiresOn`, got: expiresOn, want: `later than ${today}`, wayOut });
  }
  return problems;
}
