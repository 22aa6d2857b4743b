import { isDeepStrictEqual } from "node:util";
import { typeOf } from "../../policies/types";
import { isSection, isUnknownValue, ref } from "./estate/shape";
import type { Preview } from "./preview";
import { type Step, nameIn } from "./step";

/**
 * A role or an access policy of an identity that the preview doesn't know, since its resource is updated in the same plan.
 * Azure keeps a system-assigned identity as long as the resource is the same one, and the update then finds nothing to do.
 */
export function isUnseen({ fate, paths, after }: Step, { steps }: Preview): boolean {
  if ((fate !== "changed" && fate !== "replaced") || after === undefined) return false;
  if (!paths.every((path) => path === "principalId" || path === "policy.objectId")) return false;
  const { principalId, policy } = after.inputs;
  if (!isUnknownValue(isSection(policy) ? policy.objectId : principalId)) return false;
  const sources = after.sources[isSection(policy) ? "policy" : "principalId"] ?? [];
  const owners = sources.map((urn) => ref({ type: typeOf(urn), name: nameIn(urn) }));
  return owners.length > 0 && owners.every((owner) => keepsIdentity(owner, steps));
}

function keepsIdentity(owner: string, steps: readonly Step[]): boolean {
  return steps.some(
    (step) =>
      ref(step) === owner &&
      (step.fate === "changed" || step.fate === "kept") &&
      isDeepStrictEqual(step.before?.inputs.identity, step.after?.inputs.identity),
  );
}
