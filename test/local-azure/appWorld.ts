import assert from "node:assert/strict";
import { addPassword, type AddPasswordRequest } from "../../local-azure/entra/passwords";
import { seedApps } from "../../local-azure/entra/applications";
import type { App, PasswordCredential } from "../../local-azure/world/records";
import type { World } from "../../local-azure/world/world";
import { edgeClientId, inWorld } from "./support";

export const edge = { clientId: edgeClientId, displayName: "sec_bcgov_v1" };

/** Runs `work` on 2026-11-22 with a tenant that has one app. */
export async function withApp(work: (world: World, app: App) => void | Promise<void>): Promise<void> {
  await inWorld("2026-11-22", async (world) => {
    world.transact(() => {
      seedApps(world, [edge]);
    });
    const [app] = world.apps.all();
    assert.ok(app);
    await work(world, app);
  });
}

/** Gives the app one more secret. */
export function issue(
  world: World,
  app: App,
  request: Omit<AddPasswordRequest, "appObjectId"> = {},
): PasswordCredential {
  return world.transact(() => addPassword(world, { appObjectId: app.objectId, ...request }));
}
