import type { Context, Hono } from "hono";
import { z } from "zod";
import {
  createApplication,
  deleteApplication,
  findApplication,
  updateApplication,
} from "../entra/applications";
import { list, text } from "../properties";
import type { App, PasswordCredential } from "../world/records";
import type { World } from "../world/world";
import { Throttle } from "../https/app";
import { readBody, collection, entity, type Shown, filterOf, type Filterable } from "./collection";
import { mayRead, mayWriteOwned, requireAppOwner, requireGraphRole } from "../rights/ownership";
import { askingOf, limit, requireRole, type GraphEnvironment } from "./guard";
import { addPassword, removePassword } from "../entra/passwords";

/** What can be written; other properties are refused, as nothing here would keep them. */
const shape = z.strictObject({
  displayName: z.string().min(1).max(256).optional(),
  description: z.string().max(1024).optional(),
  notes: z.string().optional(),
  identifierUris: z.array(z.string()).optional(),
  signInAudience: z
    .enum([
      "AzureADMyOrg",
      "AzureADMultipleOrgs",
      "AzureADandPersonalMicrosoftAccount",
      "PersonalMicrosoftAccount",
    ])
    .optional(),
  tags: z.array(z.string()).optional(),
});

const filterable: Filterable<App> = {
  appId: { read: ({ clientId }) => clientId, by: ["eq"] },
  displayName: { read: ({ displayName }) => displayName, by: ["eq"] },
  id: { read: ({ objectId }) => objectId, by: ["eq"] },
};

/** Writes per app and tenant. Source: Microsoft Graph throttling limits, identity and access. */
const writes = limit(new Throttle(3000, 150));

/** App registrations: list, get, create, change, delete. */
export function applicationRoutes(app: Hono<GraphEnvironment>, world: World): void {
  const readers = requireRole(world, ...mayRead);
  app.get("/applications", readers, (context) => {
    const matches = filterOf(context.req.query("$filter"), filterable);
    const found = world.apps.all().filter(matches);
    return collection(
      context,
      found.map((one) => shown(world, one)),
      { largest: 999, usual: 100 },
    );
  });
  app.get("/applications/:key", readers, (context) => entity(context, shown(world, appOf(context, world))));
  app.post("/applications", requireRole(world, ...mayWriteOwned), writes, async (context) => {
    const inputs = await readBody(context, shape.required({ displayName: true }));
    const made = world.transact(() => createApplication(world, { inputs, owners: ownersOf(context) }));
    return entity(context, shown(world, made), 201);
  });
  app.patch("/applications/:key", writes, async (context) => {
    const { objectId, inputs } = ownAppOf(context, world);
    const changes = await readBody(context, shape);
    world.transact(() => updateApplication(world, { objectId, inputs: { ...inputs, ...changes } }));
    return context.body(null, 204);
  });
  app.delete("/applications/:key", writes, (context) => {
    const { objectId } = ownAppOf(context, world);
    world.transact(() => {
      deleteApplication(world, objectId);
    });
    return context.body(null, 204);
  });
}

/** The app that a path names, by object ID or as `appId=…`. @throws ObjectNotFound. */
export function appOf(context: Context<GraphEnvironment>, world: Pick<World, "apps">): App {
  const key = context.req.param("key") ?? "";
  return findApplication(world, key.startsWith("appId=") ? { clientId: key.slice(6) } : { objectId: key });
}

/** The same, for whoever may change it. @throws ObjectNotFound, AuthorizationRequestDenied. */
function ownAppOf(context: Context<GraphEnvironment>, world: World): App {
  const asking = askingOf(context);
  requireGraphRole(world, asking, mayWriteOwned);
  const app = appOf(context, world);
  requireAppOwner(world, asking, app);
  return app;
}

/** Whoever may write no apps but their own owns what they create. */
function ownersOf(context: Context<GraphEnvironment>): readonly string[] | undefined {
  const { objectId, roles } = askingOf(context);
  return roles.includes("Application.ReadWrite.All") ? undefined : [objectId];
}

function shown(world: Pick<World, "passwords">, app: App): Shown {
  const { objectId, inputs } = app;
  return {
    id: objectId,
    ...{ appId: app.clientId, displayName: app.displayName, createdDateTime: app.createdDateTime },
    ...{ description: text(inputs, "description") ?? null, notes: text(inputs, "notes") ?? null },
    ...{ identifierUris: list(inputs, "identifierUris"), tags: list(inputs, "tags") },
    signInAudience: text(inputs, "signInAudience") ?? "AzureADMyOrg",
    passwordCredentials: world.passwords.all(`${objectId}/`).map((one) => shownPassword(one, null)),
    keyCredentials: [],
  };
}

/** A secret as Microsoft Graph shows it; its value only once, when it is made. */
export function shownPassword(credential: PasswordCredential, secretText: string | null): object {
  const { displayName, endDateTime, hint, keyId, startDateTime } = credential;
  return { customKeyIdentifier: null, displayName, endDateTime, hint, keyId, secretText, startDateTime };
}

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
  app.post("/applications/:key/addPassword", writes, async (context) => {
    const { objectId: appObjectId } = ownAppOf(context, world);
    const { passwordCredential: wanted = {} } = await readBody(context, addShape);
    const request = {
      appObjectId,
      displayName: wanted.displayName ?? undefined,
      startDateTime: wanted.startDateTime ?? undefined,
      endDateTime: wanted.endDateTime ?? undefined,
    };
    const made = world.transact(() => addPassword(world, request));
    return entity(context, shownPassword(made, made.secretText));
  });
  app.post("/applications/:key/removePassword", writes, async (context) => {
    const { objectId } = ownAppOf(context, world);
    const { keyId } = await readBody(context, removeShape);
    world.transact(() => {
      removePassword(world, { appObjectId: objectId, keyId });
    });
    return context.body(null, 204);
  });
}
