import type { World } from "../world/world";

/** Deletes an app with its secrets and its service principal. One that is gone already is fine. */
export function deleteApplication(
  world: Pick<World, "apps" | "passwords" | "servicePrincipals">,
  objectId: string,
): void {
  const app = world.apps.get(objectId);
  if (app === undefined) return;
  for (const { keyId } of world.passwords.all(`${objectId}/`)) world.passwords.remove(`${objectId}/${keyId}`);
  for (const principal of world.servicePrincipals.all()) {
    if (principal.clientId === app.clientId) world.servicePrincipals.remove(principal.objectId);
  }
  world.apps.remove(objectId);
}
