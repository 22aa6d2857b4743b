import { requireResourceGroup } from "../arm/putResource";
import { BadRequest } from "../errors/arm";
import { VaultAlreadyExists, VaultIsDeleted, VaultNameNotValid } from "../errors/keyvault";
import { resourceId } from "../ids";
import { section, type Properties } from "../properties";
import type { AccessPolicyEntry, Vault } from "../world/records";
import type { World } from "../world/world";
import { vaultState } from "./vaultState";

type Services = Pick<World, "clock" | "resourceGroups" | "secrets" | "subscriptionId" | "vaults">;

/** The vault to make; `inputs.properties` is the body's `properties`. */
export interface CreateVaultRequest {
  readonly name: string;
  readonly resourceGroup: string;
  readonly inputs: Properties;
  readonly accessPolicies: readonly AccessPolicyEntry[];
}

/**
 * Creates a vault, or recovers a deleted one with `createMode: "recover"`.
 * @throws VaultNameNotValid, VaultAlreadyExists, VaultIsDeleted, ResourceGroupNotFound, BadRequest.
 */
export function createVault(world: Services, request: CreateVaultRequest): Vault {
  const { name, resourceGroup, inputs } = request;
  requireVaultName(name);
  requireResourceGroup(world, resourceGroup);
  refuseImpossible(inputs);
  const id = resourceId(world.subscriptionId, resourceGroup, "Microsoft.KeyVault/vaults", name);
  const state = vaultState(world, name);
  const recover = section(inputs, "properties").createMode === "recover";
  if (state.kind === "live") throw new VaultAlreadyExists(name);
  if (state.kind === "deleted" && state.vault.id.toLowerCase() !== id.toLowerCase())
    throw new VaultAlreadyExists(name);
  if (state.kind === "deleted" && !recover) throw new VaultIsDeleted();
  if (state.kind === "free") forgetSecrets(world, name);
  const now = world.clock.now();
  const vault: Vault = {
    id,
    name,
    inputs,
    assigned: { softDeleteRetentionInDays: section(inputs, "properties").softDeleteRetentionInDays ?? 90 },
    createdAt: state.kind === "deleted" ? state.vault.createdAt : now,
    modifiedAt: now,
    accessPolicies: state.kind === "deleted" ? state.vault.accessPolicies : request.accessPolicies,
  };
  world.vaults.put(name, vault);
  return vault;
}

const nameRule = /^(?=.{3,24}$)[a-z](?:-?[a-z0-9])*$/i;

/** @throws VaultNameNotValid unless the name has 3 to 24 letters, digits and single hyphens, and begins with a letter. */
export function requireVaultName(name: string): void {
  if (!nameRule.test(name)) throw new VaultNameNotValid(name);
}

/** @throws BadRequest for the settings that Azure never takes, at creation or later. */
export function refuseImpossible(inputs: Properties): void {
  const { enablePurgeProtection, enableSoftDelete } = section(inputs, "properties");
  if (enablePurgeProtection === false) {
    throw new BadRequest(
      'The property "enablePurgeProtection" cannot be set to false. Enabling the purge protection for a vault is an irreversible action.',
    );
  }
  if (enableSoftDelete === false) {
    throw new BadRequest(
      "The property \"enableSoftDelete\" can be set to false only for creating new vault. Enabling the 'soft delete' functionality is an irreversible action.",
    );
  }
}

function forgetSecrets({ secrets }: Pick<World, "secrets">, vault: string): void {
  for (const secret of secrets.all(`${vault}/`)) secrets.remove(`${vault}/${secret.name}`);
}
