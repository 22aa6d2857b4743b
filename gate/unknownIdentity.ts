import { isDeepStrictEqual } from "node:util";
import { nameOf, typeOf } from "../names/urn";
import { isSection, isUnknownValue, ref } from "./estate/shape";
import type { Preview } from "./preview";
import { type Step } from "./step";

/**
 * A role or an access policy of an identity that the preview doesn't know, since its resource is updated in the same plan.
 * Azure keeps a system-assigned identity as long as the resource is the same one, and the update then finds nothing to do.
 */
export function hasUnknownIdentity({ outcome, paths, after }: Step, { steps }: Preview): boolean {
  if ((outcome !== "updated" && outcome !== "replaced") || after === undefined) return false;
  if (!paths.every((path) => path === "principalId" || path === "policy.objectId")) return false;
  const { principalId, policy } = after.inputs;
  if (!isUnknownValue(isSection(policy) ? policy.objectId : principalId)) return false;
  const sources = after.sources[isSection(policy) ? "policy" : "principalId"] ?? [];
  const owners = sources.map((urn) => ref({ type: typeOf(urn), name: nameOf(urn) }));
  return owners.length > 0 && owners.every((owner) => keepsIdentity(owner, steps));
}

function keepsIdentity(owner: string, steps: readonly Step[]): boolean {
  return steps.some(
    (step) =>
      ref(step) === owner &&
      (step.outcome === "updated" || step.outcome === "unchanged") &&
      isDeepStrictEqual(step.before?.inputs.identity, step.after?.inputs.identity),
  );
}
