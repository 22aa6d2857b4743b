import type { AccessPolicyEntry } from "../world/records";
import type { World } from "../world/world";
import { requireVault } from "./updateVault";

/** One identity's policy in a vault. */
export interface AccessPolicyRequest {
  readonly vault: string;
  readonly resourceGroup: string;
  readonly policy: AccessPolicyEntry;
}

/**
 * Gives an identity its permissions in a vault, in place of those it had.
 * @throws ResourceNotFound if there is no such vault.
 */
export function setAccessPolicy(world: Pick<World, "clock" | "vaults">, request: AccessPolicyRequest): void {
  const vault = requireVault(world, request.vault, request.resourceGroup);
  const others = vault.accessPolicies.filter(({ objectId }) => objectId !== request.policy.objectId);
  world.vaults.put(vault.name, { ...vault, accessPolicies: [...others, request.policy] });
}
