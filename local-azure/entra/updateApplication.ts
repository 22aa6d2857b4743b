import { ObjectNotFound } from "../errors/graph";
import { text, type Properties } from "../properties";
import type { App } from "../world/records";
import type { World } from "../world/world";

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
