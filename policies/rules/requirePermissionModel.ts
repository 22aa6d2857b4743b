import { at, shown, unknown } from "../facts";
import { resourceRule } from "../rule";
import { types } from "../../names/types";

interface Config {
  readonly model: "any" | "accessPolicies" | "roles";
}

export const requirePermissionModel = resourceRule<Config>({
  name: "require-permission-model",
  description:
    "A vault states whether access policies or roles grant access: the default changes with the API's version.",
  enforcementLevel: "mandatory",
  config: {
    model: {
      type: "string",
      enum: ["any", "accessPolicies", "roles"],
      default: "any",
      description: "which one it must be",
    },
  },
  types: [types.vault],
  check({ facts }, { refuse, later, config: { model } }) {
    const usesRoles = at(facts, "properties.enableRbacAuthorization");
    if (usesRoles === unknown) {
      later("properties.enableRbacAuthorization");
      return;
    }
    const wanted = { any: [true, false], accessPolicies: [false], roles: [true] }[model];
    if (typeof usesRoles === "boolean" && wanted.includes(usesRoles)) return;
    refuse(`properties.enableRbacAuthorization: got ${shown(usesRoles)}, want ${wanted.join(" or ")}`);
  },
});
