import type { World } from "../world/world";

/** Deletes a service principal with what it was granted in Microsoft Graph. One that is gone already is fine. */
export function deleteServicePrincipal(
  { graphGrants, servicePrincipals }: Pick<World, "graphGrants" | "servicePrincipals">,
  objectId: string,
): void {
  for (const { role } of graphGrants.all(`${objectId}/`)) graphGrants.remove(`${objectId}/${role}`);
  servicePrincipals.remove(objectId);
}
