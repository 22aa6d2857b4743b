import type { Hono } from "hono";
import { z } from "zod";
import { addPassword } from "../../../entra/addPassword";
import { removePassword } from "../../../entra/removePassword";
import type { World } from "../../../world/world";
import { appOf, ownersToo, shownPassword, writers, writes } from "./applications";
import { readBody } from "./body";
import { entity } from "./collection";
import type { GraphEnvironment } from "./guard";

const instant = z.iso.datetime({ offset: true });

const addShape = z.strictObject({
  passwordCredential: z
    .strictObject({
      displayName: z.string().nullish(),
      startDateTime: instant.nullish(),
      endDateTime: instant.nullish(),
    })
    .optional(),
});

const removeShape = z.strictObject({ keyId: z.uuid() });

/** An app's secrets: add and remove. */
export function passwordRoutes(app: Hono<GraphEnvironment>, world: World): void {
  app.post("/applications/:key/addPassword", writers, writes, async (context) => {
    const { passwordCredential: wanted = {} } = await readBody(context, addShape);
    const request = {
      appObjectId: appOf(context, world).objectId,
      displayName: wanted.displayName ?? undefined,
      startDateTime: wanted.startDateTime ?? undefined,
      endDateTime: wanted.endDateTime ?? undefined,
    };
    const made = world.transact(() => addPassword(world, request));
    return entity(context, shownPassword(made, made.secretText));
  });
  app.post("/applications/:key/removePassword", ownersToo, writes, async (context) => {
    const { keyId } = await readBody(context, removeShape);
    const { objectId } = appOf(context, world);
    world.transact(() => {
      removePassword(world, { appObjectId: objectId, keyId });
    });
    return context.body(null, 204);
  });
}
