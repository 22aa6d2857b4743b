import { credentialIn, credentialTypes } from "../credentials";
import { resourceRule } from "../rule";
import { typeOf, types } from "../types";

export const requireRotatingConsumer = resourceRule({
  name: "require-rotating-consumer",
  description:
    "Credentials are declared by the rotating component only: whatever else adds one, nobody rotates.",
  enforcementLevel: "mandatory",
  config: {},
  types: credentialTypes,
  check(resource, refuse) {
    if (credentialIn(resource) === undefined) return;
    const parent = resource.parent === "" ? "nothing" : typeOf(resource.parent);
    if (resource.type === types.applicationPassword && parent === types.rotatingConsumer) return;
    refuse(
      `got ${resource.type} in ${parent}, want ${types.applicationPassword} in ${types.rotatingConsumer}; add a consumer to quarterturn:consumers`,
    );
  },
});
