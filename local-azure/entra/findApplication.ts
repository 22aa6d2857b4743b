import { ObjectNotFound } from "../errors/graph";
import type { App } from "../world/records";
import type { World } from "../world/world";

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
