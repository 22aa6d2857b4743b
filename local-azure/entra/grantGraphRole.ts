import { ObjectNotFound } from "../errors/graph";
import type { GraphGrant } from "../world/records";
import type { World } from "../world/world";

/**
 * Grants a service principal one of Microsoft Graph's application permissions; tokens that it asks for from now on carry it.
 * @throws ObjectNotFound if the tenant has no such service principal.
 */
export function grantGraphRole(
  world: Pick<World, "graphGrants" | "servicePrincipals">,
  grant: GraphGrant,
): void {
  if (world.servicePrincipals.get(grant.principalId) === undefined)
    throw new ObjectNotFound(grant.principalId);
  world.graphGrants.put(`${grant.principalId}/${grant.role}`, grant);
}
