import { z } from "zod";
import type { ServicePrincipal } from "../../../world/records";
import { defineFunction } from "../resourceType";
import { outputsOf } from "./servicePrincipal";
import { text } from "./shapes";

export const getServicePrincipal = defineFunction({
  token: "azuread:index/getServicePrincipal:getServicePrincipal",
  shape: z.strictObject({ clientId: text, displayName: text, objectId: text }),
  call(world, wanted) {
    const [by, value] = Object.entries(wanted)[0] ?? [];
    if (by === undefined || value === undefined) {
      throw new Error("one of `clientId`, `displayName` or `objectId` must be specified");
    }
    const found = world.servicePrincipals.find((principal) => matches(principal, wanted));
    if (found === undefined) throw new Error(`No service principal found matching ${by} "${value}"`);
    return { id: `/servicePrincipals/${found.objectId}`, ...outputsOf(world, found) };
  },
});

function matches(principal: ServicePrincipal, wanted: Readonly<Record<string, string | undefined>>): boolean {
  return (["clientId", "displayName", "objectId"] as const).every(
    (name) => wanted[name] === undefined || wanted[name] === principal[name],
  );
}
