import { type Fact, type Facts, at, listAt } from "./facts";
import type { Seen } from "./rule";
import { types } from "./types";

/** A permission on a vault that a resource gives to somebody. */
export interface Grant {
  /** Where it stands in the resource, e.g. `policy`. */
  readonly key: string;
  readonly entry: Facts;
  /** Object ID of who gets it, and where that stands. */
  readonly reader: Fact | undefined;
  readonly readerKey: string;
}

/** Azure's roles that let into a vault, wherever they are given: a vault inherits them from its resource group. */
const vaultRoles = [
  "00482a5a-887f-4fb3-b363-3b7fe8e74483", // Key Vault Administrator
  "14b46e9e-c2b7-41b4-b07b-48a6ebf60603", // Key Vault Crypto Officer
  "4633458b-17de-408a-874b-0445c86b69e6", // Key Vault Secrets User
  "8b54135c-b56d-4d72-a534-26097cfdc8d8", // Key Vault Data Access Administrator
  "a4417e6f-fecd-4de8-b567-7b0420556985", // Key Vault Certificates Officer
  "b86a8fe4-44ce-4948-aee5-eccb2c155cd7", // Key Vault Secrets Officer
  "f25e0fa2-a7c4-4377-a976-54943a77a395", // Key Vault Contributor
];

/** The ID (UUID) of the role that an assignment gives; undefined if it is unknown or missing. */
export function roleIn(assignment: Facts): string | undefined {
  const role = at(assignment, "roleDefinitionId");
  return typeof role === "string" ? role.slice(role.lastIndexOf("/") + 1).toLowerCase() : undefined;
}

/** Access policies, each a resource of its own or an entry in the vault; and roles on a vault. */
export function grantsIn({ type, facts }: Seen): Grant[] {
  switch (type) {
    case types.vault:
      return listAt(facts, "properties.accessPolicies").map((entry, index) =>
        policyGrant(`properties.accessPolicies.${index}`, entry),
      );
    case types.accessPolicy:
      return listAt({ list: [at(facts, "policy") ?? null] }, "list").map((entry) =>
        policyGrant("policy", entry),
      );
    case types.roleAssignment: {
      const reader = at(facts, "principalId");
      return letsIntoVault(facts) ? [{ key: "", entry: facts, reader, readerKey: "principalId" }] : [];
    }
    default:
      return [];
  }
}

function policyGrant(key: string, entry: Facts): Grant {
  return { key, entry, reader: at(entry, "objectId"), readerKey: `${key}.objectId` };
}

function letsIntoVault(facts: Facts): boolean {
  const role = roleIn(facts);
  if (role !== undefined && vaultRoles.includes(role)) return true;
  const scope = at(facts, "scope");
  return typeof scope === "string" && /\/providers\/Microsoft\.KeyVault\/vaults\//i.test(scope);
}
