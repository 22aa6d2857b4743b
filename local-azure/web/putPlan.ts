import { assignIdentity } from "../arm/identity";
import { putResource, type ArmServices, type PutRequest } from "../arm/putResource";
import { isProperties, section } from "../properties";
import type { ArmResource } from "../world/records";
import type { World } from "../world/world";

/**
 * Creates an App Service plan or writes it anew.
 * @throws ResourceGroupNotFound.
 */
export function putPlan(
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
