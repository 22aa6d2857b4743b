import type { Hono } from "hono";
import { ObjectNotFound } from "../errors/graph";
import type { ServicePrincipal } from "../world/records";
import type { World } from "../world/world";
import { collection, entity, type Shown, filterOf, type Filterable } from "./collection";
import { mayRead } from "../rights/ownership";
import { requireRole, type GraphEnvironment } from "./guard";

const filterable: Filterable<ServicePrincipal> = {
  appId: { read: ({ clientId }) => clientId, by: ["eq"] },
  displayName: { read: ({ displayName }) => displayName, by: ["eq"] },
  id: { read: ({ objectId }) => objectId, by: ["eq"] },
  servicePrincipalType: { read: typeOf, by: ["eq"] },
};

/** Service principals: list and get, by object ID or client ID. */
export function servicePrincipalRoutes(app: Hono<GraphEnvironment>, world: World): void {
  const readers = requireRole(world, ...mayRead);
  app.get("/servicePrincipals", readers, (context) => {
    const found = world.servicePrincipals.all().filter(filterOf(context.req.query("$filter"), filterable));
    return collection(context, found.map(shown), { largest: 999, usual: 100 });
  });
  app.get("/servicePrincipals/:key", readers, (context) => {
    const key = context.req.param("key");
    const clientId = key.startsWith("appId=") ? key.slice(6).toLowerCase() : undefined;
    const found =
      clientId === undefined
        ? world.servicePrincipals.get(key)
        : world.servicePrincipals.find((one) => one.clientId.toLowerCase() === clientId);
    if (found === undefined) throw new ObjectNotFound(clientId ?? key);
    return entity(context, shown(found));
  });
}

function shown(principal: ServicePrincipal): Shown {
  return {
    id: principal.objectId,
    ...{ appId: principal.clientId, displayName: principal.displayName, accountEnabled: true },
    ...{ servicePrincipalType: typeOf(principal), appDisplayName: appName(principal) },
  };
}

function typeOf({ kind }: ServicePrincipal): string {
  return kind === "application" ? "Application" : "ManagedIdentity";
}

function appName({ kind, displayName }: ServicePrincipal): string | null {
  return kind === "application" ? displayName : null;
}
