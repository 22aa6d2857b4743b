import type { Instant } from "../../rotation/calendar";
import { requireResourceGroup } from "../arm/resources";
import { BadRequest, ResourceNotFound } from "../errors/arm";
import { VaultAlreadyExists, VaultIsDeleted, VaultNameNotValid } from "../errors/keyvault";
import { resourceGroupId, resourceGroupOf, resourceId } from "../ids";
import { type Properties, section } from "../properties";
import type { AccessPolicyEntry, Vault } from "../world/records";
import type { World } from "../world/world";

/** Where a name stands: nobody's, somebody's, or still held by a deleted vault. */
type VaultState =
  | { readonly kind: "free" }
  | { readonly kind: "live"; readonly vault: Vault }
  | { readonly kind: "deleted"; readonly vault: Vault };

/** Looks a vault up by its name, which is unique in all of Azure. A deleted vault is purged once its retention is over. */
export function vaultState({ vaults, clock }: Pick<World, "vaults" | "clock">, name: string): VaultState {
  const vault = vaults.get(name);
  if (vault === undefined) return { kind: "free" };
  if (vault.deleted === undefined) return { kind: "live", vault };
  return vault.deleted.scheduledPurgeDate <= clock.now() ? { kind: "free" } : { kind: "deleted", vault };
}

/** The vault's soft-delete retention in days. */
export function retentionDays(vault: Vault): number {
  const days = vault.assigned.softDeleteRetentionInDays;
  return typeof days === "number" ? days : 90;
}

/** The instant `days` days after another. */
export function daysAfter(instant: Instant, days: number): Instant {
  const later = new Date(Date.parse(instant) + days * 86_400_000);
  return later.toISOString().replace(".000Z", "Z");
}

type Services = Pick<
  World,
  "certificates" | "clock" | "resourceGroups" | "secrets" | "subscriptionId" | "vaults"
>;

/** The vault to make; `inputs.properties` is the body's `properties`. */
interface CreateVaultRequest {
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
  requireResourceGroup(world, resourceGroupId(world.subscriptionId, resourceGroup));
  refuseImpossible(inputs);
  const id = resourceId(world.subscriptionId, resourceGroup, "Microsoft.KeyVault/vaults", name);
  const state = vaultState(world, name);
  const recover = section(inputs, "properties").createMode === "recover";
  if (state.kind === "live") throw new VaultAlreadyExists(name);
  if (state.kind === "deleted" && state.vault.id.toLowerCase() !== id.toLowerCase())
    throw new VaultAlreadyExists(name);
  if (state.kind === "deleted" && !recover) throw new VaultIsDeleted();
  if (state.kind === "free") forgetContent(world, name);
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
function requireVaultName(name: string): void {
  if (!nameRule.test(name)) throw new VaultNameNotValid(name);
}

/** @throws BadRequest for the settings that Azure never takes, at creation or later. */
function refuseImpossible(inputs: Properties): void {
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

/** What a vault held that had the name before. */
function forgetContent(
  { secrets, certificates }: Pick<World, "certificates" | "secrets">,
  vault: string,
): void {
  for (const { name } of secrets.all(`${vault}/`)) secrets.remove(`${vault}/${name}`);
  for (const { name } of certificates.all(`${vault}/`)) certificates.remove(`${vault}/${name}`);
}

/** The vault's whole new body. `accessPolicies` left out: the policies stay as they are. */
interface UpdateVaultRequest {
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

/**
 * The vault of that name in a resource group of the world's subscription.
 * @throws ResourceNotFound if there is no such vault in it, or it is deleted.
 */
export function requireVaultIn(
  world: Pick<World, "clock" | "subscriptionId" | "vaults">,
  resourceGroup: string,
  name: string,
): Vault {
  const vault = requireVault(world, name, resourceGroup);
  if (vault.id.toLowerCase().startsWith(`/subscriptions/${world.subscriptionId.toLowerCase()}/`))
    return vault;
  throw new ResourceNotFound("Microsoft.KeyVault/vaults", name, resourceGroup);
}

/** Deletes a vault softly: its name stays taken, and it can be recovered, until its retention is over. */
export function deleteVault(world: Pick<World, "clock" | "vaults">, name: string): void {
  const state = vaultState(world, name);
  if (state.kind !== "live") return;
  const deletedDate = world.clock.now();
  const scheduledPurgeDate = daysAfter(deletedDate, retentionDays(state.vault));
  world.vaults.put(name, { ...state.vault, deleted: { deletedDate, scheduledPurgeDate } });
}

/** Every vault is a host of this domain. */
export const vaultDomain = "vault.localhost";

/** The name of the vault that has a host name; undefined if it is no vault's. */
export function vaultNameOf(hostname: string): string | undefined {
  const [name = "", ...domain] = hostname.toLowerCase().split(".");
  return domain.join(".") === vaultDomain ? name : undefined;
}
