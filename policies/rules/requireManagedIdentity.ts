import { at, shown, unknown } from "../facts";
import { resourceRule } from "../rule";
import { types } from "../types";

interface Config {
  readonly kind: "any" | "SystemAssigned" | "UserAssigned";
}

export const requireManagedIdentity = resourceRule<Config>({
  name: "require-managed-identity",
  description:
    "Function Apps and gateways have a managed identity: it is how they read the vault without a secret.",
  enforcementLevel: "mandatory",
  config: {
    kind: {
      type: "string",
      enum: ["any", "SystemAssigned", "UserAssigned"],
      default: "any",
      description: "which kind it must be",
    },
  },
  types: [types.site, types.slot, types.gateway],
  check({ facts }, refuse, { kind }) {
    const type = at(facts, "identity.type");
    if (type === unknown) return;
    const wanted = kind === "any" ? /SystemAssigned|UserAssigned/i : new RegExp(kind, "i");
    if (typeof type === "string" && wanted.test(type)) return;
    const want = kind === "any" ? "SystemAssigned or UserAssigned" : kind;
    refuse(`identity.type: got ${shown(type)}, want ${want}`);
  },
});
