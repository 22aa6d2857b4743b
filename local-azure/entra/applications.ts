import type { Context, Hono } from "hono";
import { z } from "zod";
import { ObjectNotFound } from "../errors/graph";
import { Throttle } from "../https/throttle";
import { newUuid, uuidOf } from "../ids";
import { list, type Properties, text } from "../properties";
import { mayRead, mayWriteOwned, requireAppOwner, requireGraphRole } from "../rights/ownership";
import type { App, GraphRole, PasswordCredential } from "../world/records";
import type { World } from "../world/world";
import {
  askingOf,
  collection,
  entity,
  type Filterable,
  filterOf,
  type GraphEnvironment,
  limit,
  readBody,
  requireRole,
  type Shown,
} from "./graphRequests";
import { createServicePrincipal, deleteServicePrincipal, grantGraphRole } from "./servicePrincipals";

/** An app's object ID, or its client ID. */
type AppKey = { readonly objectId: string } | { readonly clientId: string };

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

/** An app that must be there, because somebody's stack adopts it. */
export interface SeededApp {
  readonly clientId: string;
  readonly displayName: string;
  /** What its service principal may do in Microsoft Graph. Left out: nothing. */
  readonly graphRoles?: readonly GraphRole[] | undefined;
}

/** The seeded apps that the tenant doesn't have yet. */
export function missingApps(
  { apps }: Pick<World, "apps">,
  wanted: readonly SeededApp[],
): readonly SeededApp[] {
  const there = new Set(apps.all().map(({ clientId }) => clientId.toLowerCase()));
  return wanted.filter(({ clientId }) => !there.has(clientId.toLowerCase()));
}

/** Registers apps with their service principals, under the object IDs that they always get in this tenant. */
export function seedApps(
  world: Pick<World, "apps" | "clock" | "graphGrants" | "servicePrincipals" | "tenantId">,
  apps: readonly SeededApp[],
): void {
  for (const { clientId, displayName, graphRoles = [] } of apps) {
    const objectId = uuidOf("application", world.tenantId, clientId.toLowerCase());
    createApplication(world, { clientId, objectId, inputs: { displayName } });
    const principalId = uuidOf("service principal", world.tenantId, clientId.toLowerCase());
    createServicePrincipal(world, { clientId, objectId: principalId, inputs: { clientId } });
    for (const role of graphRoles) grantGraphRole(world, { principalId, role });
  }
}

/** What Microsoft Graph lets be written; other properties are refused, as nothing here would keep them. */
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
export const writes = limit(new Throttle(3000, 150));

/** App registrations over Microsoft Graph: list, get, create, change, delete. */
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
function appOf(context: Context<GraphEnvironment>, world: Pick<World, "apps">): App {
  const key = context.req.param("key") ?? "";
  return findApplication(world, key.startsWith("appId=") ? { clientId: key.slice(6) } : { objectId: key });
}

/** The same, for whoever may change it. @throws ObjectNotFound, AuthorizationRequestDenied. */
export function ownAppOf(context: Context<GraphEnvironment>, world: World): App {
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
