import { NoBackingApplication } from "../errors/graph";
import { newUuid } from "../ids";
import type { Properties } from "../properties";
import type { ServicePrincipal } from "../world/records";
import type { World } from "../world/world";

/**
 * Gives an app of the tenant its service principal. An object ID left out is made up.
 * @throws NoBackingApplication if the tenant has no such app.
 */
export function createServicePrincipal(
  world: Pick<World, "apps" | "servicePrincipals">,
  request: { readonly clientId: string; readonly inputs: Properties; readonly objectId?: string },
): ServicePrincipal {
  const app = world.apps.find(({ clientId }) => clientId === request.clientId);
  if (app === undefined) throw new NoBackingApplication(request.clientId);
  const principal: ServicePrincipal = {
    objectId: request.objectId ?? newUuid(),
    clientId: app.clientId,
    displayName: app.displayName,
    kind: "application",
    inputs: request.inputs,
  };
  world.servicePrincipals.put(principal.objectId, principal);
  return principal;
}
