import { roleIds } from "../../names/roles";
import type { AccessPolicyEntry, Vault } from "../world/records";
import type { World } from "../world/world";
import { requireVault, vaultState } from "./vaults";
import { ForbiddenByPolicy, ForbiddenByRbac } from "../errors/keyvault";
import { section, text } from "../properties";
import { isOurs, type Ours } from "../rights/ownership";

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

/** Takes one identity's permissions away, and nobody else's. A vault or policy that is gone already is fine. */
export function removeAccessPolicy(
  world: Pick<World, "clock" | "vaults">,
  { vault: name, objectId }: { readonly vault: string; readonly objectId: string },
): void {
  const state = vaultState(world, name);
  if (state.kind !== "live") return;
  const others = state.vault.accessPolicies.filter((policy) => policy.objectId !== objectId);
  world.vaults.put(name, { ...state.vault, accessPolicies: others });
}

/** What an identity may want to do with secrets. */
export type SecretPermission = "get" | "list" | "set" | "update" | "delete" | "recover" | "purge";

/** Built-in roles for a vault's secrets, by role definition ID, and what they allow. */
const secretRoles: ReadonlyMap<string, readonly SecretPermission[]> = new Map([
  [roleIds.vaultAdministrator, ["get", "list", "set", "update", "delete", "recover", "purge"]],
  [roleIds.secretsOfficer, ["get", "list", "set", "update", "delete", "recover", "purge"]],
  [roleIds.secretsUser, ["get", "list"]],
]);

/** The RBAC action behind each permission. */
const actions: Readonly<Record<SecretPermission, string>> = {
  get: "Microsoft.KeyVault/vaults/secrets/getSecret/action",
  list: "Microsoft.KeyVault/vaults/secrets/readMetadata/action",
  set: "Microsoft.KeyVault/vaults/secrets/setSecret/action",
  update: "Microsoft.KeyVault/vaults/secrets/update/action",
  delete: "Microsoft.KeyVault/vaults/secrets/delete",
  recover: "Microsoft.KeyVault/vaults/secrets/recover/action",
  purge: "Microsoft.KeyVault/vaults/secrets/purge/action",
};

/**
 * Lets an identity pass if the vault's access policies allow it; in a vault with role-based access, if a role does. Whoever
 * runs Pulumi needs it like anybody else: what they may do in Azure Resource Manager counts for nothing here.
 * @throws ForbiddenByPolicy, ForbiddenByRbac.
 */
export function requirePermission(
  world: Ours & Pick<World, "resources">,
  vault: Vault,
  objectId: string,
  permission: SecretPermission,
): void {
  if (section(vault.inputs, "properties").enableRbacAuthorization === true) {
    if (!rolesAllow(world, vault, objectId, permission) && !isGranted(world, vault, objectId, permission)) {
      throw new ForbiddenByRbac(objectId, actions[permission], vault.name);
    }
    return;
  }
  // In a policy, changing what a version says of itself is part of setting it.
  const named = permission === "update" ? "set" : permission;
  if (!policiesAllow(vault, objectId, named)) {
    throw new ForbiddenByPolicy(objectId, named, vault.name, text(vault.inputs, "location") ?? "");
  }
}

/** By a role of one's own that this run is given. */
function isGranted(
  world: Ours,
  { id: scope }: Vault,
  objectId: string,
  permission: SecretPermission,
): boolean {
  if (world.granted === undefined || !isOurs(world, objectId)) return false;
  return world.granted.allows({ kind: "dataAction", name: actions[permission], scope });
}

function policiesAllow(vault: Vault, objectId: string, permission: SecretPermission): boolean {
  const policy = vault.accessPolicies.find((entry) => entry.objectId === objectId);
  const allowed = (policy?.permissions.secrets ?? []).map((name) => name.toLowerCase());
  return allowed.includes(permission) || (allowed.includes("all") && permission !== "purge");
}

function rolesAllow(
  { resources }: Pick<World, "resources">,
  vault: Vault,
  objectId: string,
  permission: SecretPermission,
): boolean {
  const vaultId = vault.id.toLowerCase();
  return resources.all().some(({ id, inputs }) => {
    if (!/\/roleAssignments\//i.test(id) || inputs.principalId !== objectId) return false;
    const scope = (text(inputs, "scope") ?? "").toLowerCase();
    const role = (text(inputs, "roleDefinitionId") ?? "").split("/").at(-1)?.toLowerCase() ?? "";
    return vaultId.startsWith(scope) && (secretRoles.get(role)?.includes(permission) ?? false);
  });
}
