import type { World } from "../world/world";
import { deleteServicePrincipal } from "./deleteServicePrincipal";

/** Deletes an app with its secrets, its service principal and what that was granted. One that is gone already is fine. */
export function deleteApplication(
  world: Pick<World, "apps" | "graphGrants" | "passwords" | "servicePrincipals">,
  objectId: string,
): void {
  const app = world.apps.get(objectId);
  if (app === undefined) return;
  for (const { keyId } of world.passwords.all(`${objectId}/`)) world.passwords.remove(`${objectId}/${keyId}`);
  for (const { clientId, objectId: principalId } of world.servicePrincipals.all()) {
    if (clientId === app.clientId) deleteServicePrincipal(world, principalId);
  }
  world.apps.remove(objectId);
}
