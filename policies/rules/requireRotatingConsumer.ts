import { isLive } from "../../rotation";
import { credentialIn, credentialTypes } from "../credentials";
import { recordedIn } from "../estateFacts";
import { type RuleContext, resourceRule } from "../rule";
import type { CheckedResource } from "../checkedResource";
import { types } from "../../names/types";
import { typeOf } from "../../names/urn";

export const requireRotatingConsumer = resourceRule({
  name: "require-rotating-consumer",
  description:
    "Apps sign in with client secrets of a RotatingConsumer only: nobody rotates any other secret, certificate or federated identity.",
  enforcementLevel: "mandatory",
  config: {},
  types: credentialTypes,
  check(resource, around) {
    if (credentialIn(resource) === undefined || isRotated(resource, around)) return;
    const parent = resource.parent === "" ? "nothing" : typeOf(resource.parent);
    around.refuse(
      `got ${resource.type} in ${parent}, want ${types.applicationPassword} in ${types.rotatingConsumer}; add a consumer to quarterturn:consumers`,
    );
  },
});

/** One of the component; or one that has ended: until it goes, it may stand in the stack itself. */
function isRotated(resource: CheckedResource, { ledger }: RuleContext<object>): boolean {
  if (resource.type !== types.applicationPassword) return false;
  const parent = typeOf(resource.parent);
  if (parent === types.rotatingConsumer) return true;
  const recorded = recordedIn(ledger, resource);
  return parent === types.stack && recorded !== undefined && !isLive(recorded) && !resource.protect;
}
