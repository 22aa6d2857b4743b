import { type Fact, at, partAt, shown, unknown } from "../facts";
import { resourceRule } from "../rule";
import { types } from "../types";
import { type Grant, grantsIn, roleIn } from "../vaultReaders";

interface Config {
  readonly secretPermissions: readonly string[];
  readonly roles: readonly string[];
}

export const restrictVaultReaders = resourceRule<Config>({
  name: "restrict-vault-readers",
  description: "Who is let into a vault may get and list secrets and nothing else; no wildcard.",
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
      items: { type: "string" },
      default: ["4633458b-17de-408a-874b-0445c86b69e6"],
      description: "role definitions that may be given on a vault; default: Key Vault Secrets User",
    },
  },
  types: [types.vault, types.accessPolicy, types.roleAssignment],
  check(resource, refuse, { secretPermissions, roles }) {
    for (const grant of grantsIn(resource)) {
      const problem =
        resource.type === types.roleAssignment
          ? roleProblem(grant, roles)
          : policyProblem(grant, secretPermissions);
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

/** Azure takes them in any case. */
function permissions(given: Fact): string[] {
  const list: readonly Fact[] = Array.isArray(given) ? given : [];
  return list.filter((one) => typeof one === "string").map((one) => one.toLowerCase());
}

function roleProblem({ entry }: Grant, allowed: readonly string[]): string | undefined {
  const role = roleIn(entry);
  if (at(entry, "roleDefinitionId") === unknown || (role !== undefined && allowed.includes(role)))
    return undefined;
  return `roleDefinitionId: got ${shown(role)} on a vault, want one of ${allowed.join(", ")}`;
}
