import { type ConsumerRecord, type Credential, type Ledger, byGeneration } from "../../rotation";
import type { Case } from "./case";

/** A consumer's record before and after. */
export interface Course {
  readonly consumer: string;
  /** Undefined for a new consumer. */
  readonly old: ConsumerRecord | undefined;
  readonly record: ConsumerRecord;
}

/** A generation that only the new ledger knows. */
export interface Issued extends Course {
  readonly generation: string;
  readonly credential: Credential;
}

/** Every consumer of the new ledger with what was known of it. */
export function coursesOf({ before, after }: Pick<Case, "before" | "after">): Course[] {
  return Object.entries(after?.consumers ?? {}).map(([consumer, record]) => ({
    consumer,
    old: predecessorOf(consumer, record, before),
    record,
  }));
}

/** What this plan issues; not what was made by hand and only comes into the ledger now. */
export function issuedNow(the: Pick<Case, "before" | "after">): Issued[] {
  return coursesOf(the).flatMap((course) =>
    byGeneration(course.record.credentials)
      .filter(
        ([generation]) => course.old === undefined || !Object.hasOwn(course.old.credentials, generation),
      )
      .filter(([, { adoptedKeyId }]) => adoptedKeyId === undefined)
      .map(([generation, credential]) => ({ ...course, generation, credential })),
  );
}

function predecessorOf(
  consumer: string,
  { formerNames = {} }: ConsumerRecord,
  before: Ledger | undefined,
): ConsumerRecord | undefined {
  if (before === undefined) return undefined;
  const name = [consumer, ...Object.keys(formerNames)].find((each) => Object.hasOwn(before.consumers, each));
  return name === undefined ? undefined : before.consumers[name];
}
