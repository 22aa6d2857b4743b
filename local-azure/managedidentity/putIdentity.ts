import { putResource, type ArmServices, type PutRequest } from "../arm/putResource";
import { newUuid } from "../ids";
import { text } from "../properties";
import type { ArmResource } from "../world/records";
import type { World } from "../world/world";

/**
 * Creates a user-assigned identity or writes it anew; its principal and client ID stay.
 * @throws ResourceGroupNotFound.
 */
export function putIdentity(
  world: ArmServices & Pick<World, "servicePrincipals">,
  request: Omit<PutRequest, "assigned">,
): ArmResource {
  const previous = world.resources.get(request.id)?.assigned ?? {};
  const objectId = text(previous, "principalId") ?? newUuid();
  const clientId = text(previous, "clientId") ?? newUuid();
  const principal = { objectId, clientId, displayName: request.name, kind: "managed", inputs: {} } as const;
  world.servicePrincipals.put(objectId, principal);
  return putResource(world, { ...request, assigned: { principalId: objectId, clientId } });
}
