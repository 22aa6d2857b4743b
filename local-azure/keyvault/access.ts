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

/** And with certificates: a merge takes `create`; what is pending is read by `get`, and given up by `update`. */
export type CertificatePermission = "get" | "list" | "create" | "update";

/** What a vault gives rights to. */
export type VaultContent = "secrets" | "certificates";

/** Built-in roles for what a vault holds, by role definition ID, and what they allow with `*` or what is listed. */
const roles: ReadonlyMap<string, Readonly<Partial<Record<VaultContent, readonly string[]>>>> = new Map([
  [roleIds.vaultAdministrator, { secrets: ["*"], certificates: ["*"] }],
  [roleIds.secretsOfficer, { secrets: ["*"] }],
  [roleIds.secretsUser, { secrets: ["get", "list"] }],
  [roleIds.certificatesOfficer, { certificates: ["*"] }],
  [roleIds.certificateUser, { secrets: ["get", "list"], certificates: ["get", "list"] }],
]);

/** The RBAC action behind each permission. */
const actions: Readonly<Record<VaultContent, Readonly<Record<string, string>>>> = {
  secrets: {
    get: "secrets/getSecret/action",
    list: "secrets/readMetadata/action",
    set: "secrets/setSecret/action",
    update: "secrets/update/action",
    delete: "secrets/delete",
    recover: "secrets/recover/action",
    purge: "secrets/purge/action",
  } satisfies Record<SecretPermission, string>,
  certificates: {
    get: "certificates/read",
    list: "certificates/read",
    create: "certificates/create/action",
    update: "certificates/update/action",
  } satisfies Record<CertificatePermission, string>,
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
  permission: SecretPermission | CertificatePermission,
  of: VaultContent = "secrets",
): void {
  if (section(vault.inputs, "properties").enableRbacAuthorization === true) {
    const action = `Microsoft.KeyVault/vaults/${actions[of][permission] ?? ""}`;
    if (!rolesAllow(world, vault, objectId, permission, of) && !isGranted(world, vault, objectId, action)) {
      throw new ForbiddenByRbac(objectId, action, vault.name);
    }
    return;
  }
  // In a policy, changing what a version says of itself is part of setting it.
  const named = of === "secrets" && permission === "update" ? "set" : permission;
  if (!policiesAllow(vault, objectId, named, of)) {
    throw new ForbiddenByPolicy(objectId, named, vault.name, text(vault.inputs, "location") ?? "", of);
  }
}

/** By a role of one's own that this run is given. */
function isGranted(world: Ours, { id: scope }: Vault, objectId: string, action: string): boolean {
  if (world.granted === undefined || !isOurs(world, objectId)) return false;
  return world.granted.allows({ kind: "dataAction", name: action, scope });
}

function policiesAllow(vault: Vault, objectId: string, permission: string, of: VaultContent): boolean {
  const policy = vault.accessPolicies.find((entry) => entry.objectId === objectId);
  const allowed = (policy?.permissions[of] ?? []).map((name) => name.toLowerCase());
  return allowed.includes(permission) || (allowed.includes("all") && permission !== "purge");
}

function rolesAllow(
  { resources }: Pick<World, "resources">,
  vault: Vault,
  objectId: string,
  permission: string,
  of: VaultContent,
): boolean {
  const vaultId = vault.id.toLowerCase();
  return resources.all().some(({ id, inputs }) => {
    if (!/\/roleAssignments\//i.test(id) || inputs.principalId !== objectId) return false;
    const scope = (text(inputs, "scope") ?? "").toLowerCase();
    const role = (text(inputs, "roleDefinitionId") ?? "").split("/").at(-1)?.toLowerCase() ?? "";
    const allowed = roles.get(role)?.[of] ?? [];
    return vaultId.startsWith(scope) && (allowed.includes(permission) || allowed.includes("*"));
  });
}
