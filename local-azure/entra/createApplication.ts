import { newUuid } from "../ids";
import { text, type Properties } from "../properties";
import type { App } from "../world/records";
import type { World } from "../world/world";

/** Registers an app under the name that its inputs give. IDs left out are made up. */
export function createApplication(
  world: Pick<World, "apps" | "clock">,
  request: { readonly inputs: Properties; readonly objectId?: string; readonly clientId?: string },
): App {
  const app: App = {
    objectId: request.objectId ?? newUuid(),
    clientId: request.clientId ?? newUuid(),
    displayName: text(request.inputs, "displayName") ?? "",
    createdDateTime: world.clock.now(),
    inputs: request.inputs,
  };
  world.apps.put(app.objectId, app);
  return app;
}
