import type { ConsumerApp } from "./ledger";
import { type Policy, placesNeeded } from "./policy";
import { checkPolicy } from "./policyCheck";

/** Entra's limit for an app to which personal Microsoft accounts may sign in. */
const mostForPersonalAccounts = 2;

/** A policy as it can be kept on an app, and what a person should know of that. */
export interface EffectivePolicy {
  readonly policy: Policy;
  readonly warnings: readonly string[];
}

/**
 * What a policy comes to on its consumer's app. An app that personal accounts may sign in to takes two secrets, whatever
 * the policy says: a third would be refused by Entra in the middle of a run. So the policy counts with two; where its
 * dates need more, a rotation waits for room, and the sentence says what would do.
 */
export function effectivePolicy(policy: Policy, { personalAccounts }: ConsumerApp): EffectivePolicy {
  if (personalAccounts !== true || policy.maxActiveSecrets <= mostForPersonalAccounts) {
    return { policy, warnings: [] };
  }
  const limited = { ...policy, maxActiveSecrets: mostForPersonalAccounts };
  const [problem] = checkPolicy(limited, "policy");
  if (problem === undefined) return { policy: limited, warnings: [] };
  const { wayOut = "" } = problem;
  const sentence =
    `personal Microsoft accounts may sign in to its app (signInAudience), so Entra allows ${mostForPersonalAccounts} secrets, ` +
    `and its policy needs ${placesNeeded(policy)}: a rotation waits until one has ended, and may come too late; ` +
    `let only organizations' accounts sign in; ${wayOut}`;
  return { policy: limited, warnings: [sentence] };
}
