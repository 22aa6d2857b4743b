import { type Fact, at, shown, unknown } from "../facts";
import { resourceRule } from "../rule";
import { types } from "../../names/types";

interface Config {
  readonly kind: "any" | "SystemAssigned" | "UserAssigned";
}

export const requireManagedIdentity = resourceRule<Config>({
  name: "require-managed-identity",
  description:
    "Apps, container apps and gateways have a managed identity: it is how they read the vault without a secret.",
  enforcementLevel: "mandatory",
  config: {
    kind: {
      type: "string",
      enum: ["any", "SystemAssigned", "UserAssigned"],
      default: "any",
      description: "which kind it must be",
    },
  },
  types: [types.site, types.slot, types.gateway, types.containerApp, types.containerJob],
  check({ facts }, { refuse, later, config: { kind } }) {
    const type = at(facts, "identity.type");
    if (type === unknown) {
      later("identity.type");
      return;
    }
    const wanted = kind === "any" ? /SystemAssigned|UserAssigned/i : new RegExp(kind, "i");
    if (typeof type === "string" && wanted.test(type)) {
      if (/^UserAssigned$/i.test(type) && namesNone(at(facts, "identity.userAssignedIdentities")))
        refuse("identity.userAssignedIdentities: got none; assign one");
      return;
    }
    const want = kind === "any" ? "SystemAssigned or UserAssigned" : kind;
    refuse(`identity.type: got ${shown(type)}, want ${want}`);
  },
});

/** A list of IDs as the program writes it; an object by ID as the cloud answers. */
function namesNone(assigned: Fact | undefined): boolean {
  if (assigned === undefined) return true;
  return typeof assigned === "object" && assigned !== null && Object.keys(assigned).length === 0;
}
