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
    const rotates =
      resource.type === types.applicationPassword && typeOf(resource.parent) === types.rotatingConsumer;
    if (!rotates) {
      refuse(
        `parent: got ${resource.parent === "" ? "none" : typeOf(resource.parent)}, want ${types.rotatingConsumer}; add a consumer to quarterturn:consumers`,
      );
    }
  },
});
