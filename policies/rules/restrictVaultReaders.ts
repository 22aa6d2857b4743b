import { at, partAt, shown, unknown } from "../facts";
import { readingRoles, roleId, roleTitle } from "../roles";
import { type Later, resourceRule } from "../rule";
import { type Grant, grantTypes, grantsIn, isWritersRight, permissions } from "../vaultReaders";

interface Config {
  readonly secretPermissions: readonly string[];
  readonly roles: readonly string[];
}

export const restrictVaultReaders = resourceRule<Config>({
  name: "restrict-vault-readers",
  description:
    "Whoever reads a vault may get and list secrets and nothing else, whoever runs the stack may set, list, delete and recover them and get none, and renew certificates: no wildcard, no other role on the vault or anything above it.",
  enforcementLevel: "mandatory",
  config: {
    secretPermissions: {
      type: "array",
      items: { type: "string", enum: ["get", "list"] },
      default: ["get", "list"],
      description: "what an access policy may give",
    },
    roles: {
      type: "array",
      items: { type: "string", enum: [...readingRoles] },
      default: ["Key Vault Secrets User"],
      description: "roles that may be given",
    },
  },
  types: grantTypes,
  check(resource, { refuse, later, config: { secretPermissions, roles } }) {
    if (at(resource.facts, "policy") === unknown) later("policy");
    if (at(resource.facts, "properties.accessPolicies") === unknown) later("properties.accessPolicies");
    for (const grant of grantsIn(resource)) {
      if (isWritersRight(grant, resource)) continue;
      const problem =
        grant.by === "role" ? roleProblem(grant, roles, later) : policyProblem(grant, secretPermissions);
      if (problem !== undefined) refuse(problem);
    }
  },
});

function policyProblem({ key, entry }: Grant, allowed: readonly string[]): string | undefined {
  for (const [kind, given] of Object.entries(partAt(entry, "permissions"))) {
    const tooMuch = permissions(given).filter((one) => kind !== "secrets" || !allowed.includes(one));
    if (tooMuch.length > 0) {
      const want = kind === "secrets" ? `only ${allowed.join(" and ")}` : "nothing";
      return `${key}.permissions.${kind}: got ${tooMuch.join(", ")}, want ${want}`;
    }
  }
  return undefined;
}

function roleProblem(
  { key, entry, role, scope, reaches }: Grant & { readonly by: "role" },
  allowed: readonly string[],
  later: Later,
): string | undefined {
  if (role !== undefined && allowed.some((name) => roleId(name) === role)) return undefined;
  if (reaches === "unsure" || at(entry, "roleDefinitionId") === unknown) {
    later(role === undefined ? `${key}roleDefinitionId` : "scope");
    return undefined;
  }
  const got = role === undefined ? "nothing" : roleTitle(role);
  return `${key}roleDefinitionId: got ${got} on ${shown(scope)}, want ${allowed.join(" or ")}`;
}
