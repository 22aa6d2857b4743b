import { assignIdentity } from "../arm/identity";
import { putResource, type ArmServices, type PutRequest } from "../arm/putResource";
import { isProperties, section } from "../properties";
import type { ArmResource } from "../world/records";
import type { World } from "../world/world";

/**
 * Writes a service with its identity, whether it is there already or not.
 * @throws ResourceGroupNotFound.
 */
export function writeService(
  world: ArmServices & Pick<World, "servicePrincipals" | "tenantId">,
  request: Omit<PutRequest, "assigned">,
): ArmResource {
  const { identity } = request.inputs;
  const previous = section(world.resources.get(request.id)?.assigned ?? {}, "identity");
  const assigned = assignIdentity(
    world,
    request.name,
    isProperties(identity) ? identity : undefined,
    previous,
  );
  return putResource(world, { ...request, assigned: { identity: assigned } });
}
