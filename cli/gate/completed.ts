import { types } from "../../policies/types";
import { byGeneration, credentialName, isLive } from "../../rotation";
import type { Case } from "./case";
import { type Issued, coursesOf, issuedNow } from "./generations";

/** What an interrupted run had issued and this plan goes on with: newest ones that are proven only now. */
export function completedNow(the: Case): Issued[] {
  const issued = new Set(issuedNow(the).map(({ consumer }) => consumer));
  const proven = new Set(
    the.preview.steps
      .filter(({ type, fate }) => type === types.tokenCanary && (fate === "made" || fate === "changed"))
      .map(({ name }) => name),
  );
  return coursesOf(the).flatMap((course) => {
    const live = byGeneration(course.record.credentials).filter(([, credential]) => isLive(credential));
    const [newest] = live.slice(-1);
    if (newest === undefined || issued.has(course.consumer)) return [];
    const [generation, credential] = newest;
    return proven.has(credentialName(course.consumer, generation))
      ? [{ ...course, generation, credential }]
      : [];
  });
}
