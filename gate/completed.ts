import { types } from "../names/types";
import { byGeneration, credentialName, isLive } from "../rotation";
import type { Review } from "./review";
import { type Issued, consumerTransitions, issuedNow } from "./generations";

/** What an interrupted run had issued and this plan goes on with: newest ones that are proven only now. */
export function completedNow(review: Review): Issued[] {
  const issued = new Set(issuedNow(review).map(({ consumer }) => consumer));
  const proven = new Set(
    review.preview.steps
      .filter(
        ({ type, outcome }) => type === types.tokenCanary && (outcome === "created" || outcome === "updated"),
      )
      .map(({ name }) => name),
  );
  return consumerTransitions(review).flatMap((transition) => {
    const live = byGeneration(transition.record.credentials).filter(([, credential]) => isLive(credential));
    const [newest] = live.slice(-1);
    if (newest === undefined || issued.has(transition.consumer)) return [];
    const [generation, credential] = newest;
    return proven.has(credentialName(transition.consumer, generation))
      ? [{ ...transition, generation, credential }]
      : [];
  });
}
