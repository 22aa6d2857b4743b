import { ObjectNotFound } from "../errors/graph";
import type { App } from "../world/records";
import type { World } from "../world/world";
import { newUuid } from "../ids";
import { text, type Properties } from "../properties";
import { deleteServicePrincipal } from "./servicePrincipals";

/** An app's object ID, or its client ID. */
export type AppKey = { readonly objectId: string } | { readonly clientId: string };

/**
 * Looks an app up.
 * @throws ObjectNotFound.
 */
export function findApplication({ apps }: Pick<World, "apps">, key: AppKey): App {
  const found =
    "objectId" in key
      ? apps.get(key.objectId)
      : apps.find(({ clientId }) => clientId.toLowerCase() === key.clientId.toLowerCase());
  if (found === undefined) throw new ObjectNotFound("objectId" in key ? key.objectId : key.clientId);
  return found;
}

/** Registers an app under the name that its inputs give. IDs left out are made up. */
export function createApplication(
  world: Pick<World, "apps" | "clock">,
  request: {
    readonly inputs: Properties;
    readonly objectId?: string;
    readonly clientId?: string;
    readonly owners?: readonly string[] | undefined;
  },
): App {
  const app: App = {
    objectId: request.objectId ?? newUuid(),
    clientId: request.clientId ?? newUuid(),
    displayName: text(request.inputs, "displayName") ?? "",
    createdDateTime: world.clock.now(),
    inputs: request.inputs,
    ...(request.owners && { owners: request.owners }),
  };
  world.apps.put(app.objectId, app);
  return app;
}

/**
 * Writes an app's registration anew; its IDs and secrets stay.
 * @throws ObjectNotFound.
 */
export function updateApplication(
  world: Pick<World, "apps">,
  { objectId, inputs }: { readonly objectId: string; readonly inputs: Properties },
): App {
  const app = world.apps.get(objectId);
  if (app === undefined) throw new ObjectNotFound(objectId);
  const updated = { ...app, displayName: text(inputs, "displayName") ?? app.displayName, inputs };
  world.apps.put(objectId, updated);
  return updated;
}

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
