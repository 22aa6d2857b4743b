import { type Fact, type Facts, at, isFacts, listAt, partAt, unknown } from "./facts";
import { isHarmless, isPrivileged, isVaultRole, roleId } from "./roles";
import type { CheckedResource } from "./checkedResource";
import { own } from "../rotation";
import { types } from "../names/types";
import { typeOf } from "../names/urn";
import { isWriterName } from "../names/rightName";
import { renewingPermissions, writingPermissions } from "../names/vaultPermissions";

interface Common {
  /** Where it stands in the resource, e.g. `policy`; empty if the resource is nothing else. */
  readonly key: string;
  readonly entry: Facts;
  /** Object ID of who gets it, and where that stands. */
  readonly reader: Fact | undefined;
  readonly readerKey: string;
}

/** A permission on a vault that a resource gives to somebody. */
export type Grant =
  | (Common & { readonly by: "policy" })
  | (Common & {
      readonly by: "role";
      readonly scope: Fact | undefined;
      /** Undefined if it is unknown or missing. */
      readonly role: string | undefined;
      /** Whether it reaches a vault; "unsure" while its scope isn't known, and the role would. */
      readonly reaches: "a vault" | "unsure";
    });

export const grantTypes = [
  types.vault,
  types.accessPolicy,
  types.roleAssignment,
  types.eligibleRole,
  types.foreignTenantsRoles,
] as const;

/** Access policies, each a resource of its own or an entry in the vault; and roles on a vault or above one. */
export function grantsIn({ type, facts }: CheckedResource): Grant[] {
  switch (type) {
    case types.vault:
      return listAt(facts, "properties.accessPolicies").map((entry, index) =>
        policyGrant(`properties.accessPolicies.${index}`, entry),
      );
    case types.accessPolicy:
      return listAt({ list: [at(facts, "policy") ?? null] }, "list").map((entry) =>
        policyGrant("policy", entry),
      );
    case types.roleAssignment:
    case types.eligibleRole:
      return roleGrants("", facts, at(facts, "scope"));
    case types.foreignTenantsRoles:
      // For a whole subscription or resource group: Azure Lighthouse knows no smaller scope.
      return listAt(facts, "properties.authorizations").flatMap((entry, index) =>
        roleGrants(`properties.authorizations.${index}.`, entry, "/"),
      );
    default:
      return [];
  }
}

function policyGrant(key: string, entry: Facts): Grant {
  return { by: "policy", key, entry, reader: at(entry, "objectId"), readerKey: `${key}.objectId` };
}

function roleGrants(key: string, entry: Facts, scope: Fact | undefined): Grant[] {
  const id = at(entry, "roleDefinitionId");
  const role = typeof id === "string" ? uuidIn(id) : undefined;
  if (role !== undefined && isHarmless(role)) return [];
  const reaches = reachOf(scope, role);
  if (reaches === "nothing") return [];
  const reader = at(entry, "principalId");
  return [{ by: "role", key, entry, scope, role, reaches, reader, readerKey: `${key}principalId` }];
}

function reachOf(scope: Fact | undefined, role: string | undefined): "a vault" | "unsure" | "nothing" {
  if (role !== undefined && isVaultRole(role)) return "a vault";
  if (scope === unknown) return role === undefined || isPrivileged(role) ? "unsure" : "nothing";
  return typeof scope === "string" && isElsewhere(scope) ? "nothing" : "a vault";
}

/** A resource that is no vault; a vault inherits what is given on its group, its subscription, or above. */
function isElsewhere(scope: string): boolean {
  const [, resource] = /\/providers\/([^/]+\/[^/]+)\/[^/]+/i.exec(scope) ?? [];
  return (
    resource !== undefined &&
    !/^(Microsoft\.KeyVault\/.*|Microsoft\.Management\/managementGroups)$/i.test(resource)
  );
}

function uuidIn(roleDefinitionId: string): string {
  const id = roleDefinitionId.replace(/\/+$/, "");
  return id.slice(id.lastIndexOf("/") + 1).toLowerCase();
}

/** Azure takes them in any case. */
export function permissions(given: Fact): string[] {
  const list: readonly Fact[] = Array.isArray(given) ? given : [];
  return list.filter((one) => typeof one === "string").map((one) => one.toLowerCase());
}

/** What an access policy may give to who writes secrets, and renews certificates. */
const writersPermissions: Readonly<Record<string, readonly string[]>> = {
  secrets: writingPermissions,
  certificates: renewingPermissions,
};

/**
 * True for the right to write secrets that the vault's component gives to whoever runs the stack, or is named for it: by an
 * access policy that reads none, and may let them renew certificates, or by the role that there is for it, on the vault alone.
 */
export function isWritersRight(grant: Grant, { name, parent }: CheckedResource): boolean {
  if (!isWriterName(name) || typeOf(parent) !== types.secretVault) return false;
  if (grant.by === "role")
    return grant.role === roleId("Key Vault Secrets Officer") && isOneVault(grant.scope);
  const given = Object.entries(partAt(grant.entry, "permissions")).filter(
    ([, one]) => permissions(one).length > 0,
  );
  return given.every(([kind, all]) => {
    const may: readonly string[] = own(writersPermissions, kind) ?? [];
    return permissions(all).every((one) => may.includes(one));
  });
}

/** Before the first update it isn't known which. */
function isOneVault(scope: Fact | undefined): boolean {
  return (
    scope === unknown ||
    (typeof scope === "string" && /\/providers\/Microsoft\.KeyVault\/vaults\/[^/]+$/i.test(scope))
  );
}

/** Object IDs of the identities that a resource is or has. */
export function identitiesOf({ type, facts }: CheckedResource): string[] {
  const own = type === types.userAssignedIdentity ? [facts] : [];
  const identity = partAt(facts, "identity");
  const assigned = Object.values(partAt(identity, "userAssignedIdentities")).filter(isFacts);
  return [...own, identity, ...assigned].flatMap((one) => {
    const id = at(one, "principalId");
    return typeof id === "string" ? [id.toLowerCase()] : [];
  });
}
