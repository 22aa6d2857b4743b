import { BadRequest, ResourceNotFound } from "../errors/arm";
import { resourceGroupOf } from "../ids";
import { section, type Properties } from "../properties";
import type { AccessPolicyEntry, Vault } from "../world/records";
import type { World } from "../world/world";
import { refuseImpossible } from "./createVault";
import { retentionDays, vaultState } from "./vaultState";

/** The vault's whole new body. `accessPolicies` left out: the policies stay as they are. */
export interface UpdateVaultRequest {
  readonly name: string;
  readonly inputs: Properties;
  readonly accessPolicies?: readonly AccessPolicyEntry[] | undefined;
}

/**
 * Writes a vault anew. Its retention is fixed, and purge protection stays on once it is on.
 * @throws ResourceNotFound, BadRequest.
 */
export function updateVault(world: Pick<World, "clock" | "vaults">, request: UpdateVaultRequest): Vault {
  const vault = requireVault(world, request.name);
  refuseImpossible(request.inputs);
  const wanted = section(request.inputs, "properties");
  if ((wanted.softDeleteRetentionInDays ?? retentionDays(vault)) !== retentionDays(vault)) {
    throw new BadRequest(
      'The property "softDeleteRetentionInDays" has been set already and it can\'t be modified.',
    );
  }
  const updated: Vault = {
    ...vault,
    inputs: request.inputs,
    assigned: { ...vault.assigned, purgeProtected: isPurgeProtected(vault) },
    modifiedAt: world.clock.now(),
    accessPolicies: request.accessPolicies ?? vault.accessPolicies,
  };
  world.vaults.put(vault.name, updated);
  return updated;
}

/** True once the vault's purge protection was ever switched on. */
export function isPurgeProtected(vault: Vault): boolean {
  return (
    vault.assigned.purgeProtected === true ||
    section(vault.inputs, "properties").enablePurgeProtection === true
  );
}

/** @throws ResourceNotFound if there is no such vault, or it is deleted. */
export function requireVault(
  world: Pick<World, "vaults" | "clock">,
  name: string,
  resourceGroup?: string,
): Vault {
  const state = vaultState(world, name);
  const sought = resourceGroup?.toLowerCase();
  if (state.kind === "live") {
    const group = resourceGroupOf(state.vault.id);
    if (sought === undefined || group?.toLowerCase() === sought) return state.vault;
  }
  throw new ResourceNotFound("Microsoft.KeyVault/vaults", name, resourceGroup ?? "");
}
