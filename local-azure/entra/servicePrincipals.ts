import type { Hono } from "hono";
import { NoBackingApplication, ObjectNotFound } from "../errors/graph";
import { newClientSecret, newUuid } from "../ids";
import type { Properties } from "../properties";
import { mayRead } from "../rights/ownership";
import type { GraphGrant, GraphRole, ServicePrincipal } from "../world/records";
import type { World } from "../world/world";
import {
  collection,
  entity,
  type Filterable,
  filterOf,
  type GraphEnvironment,
  requireRole,
  type Shown,
} from "./graphRequests";

/**
 * Gives an app of the tenant its service principal. An object ID left out is made up.
 * @throws NoBackingApplication if the tenant has no such app.
 */
export function createServicePrincipal(
  world: Pick<World, "apps" | "servicePrincipals">,
  request: { readonly clientId: string; readonly inputs: Properties; readonly objectId?: string },
): ServicePrincipal {
  const app = world.apps.find(({ clientId }) => clientId === request.clientId);
  if (app === undefined) throw new NoBackingApplication(request.clientId);
  const principal: ServicePrincipal = {
    objectId: request.objectId ?? newUuid(),
    clientId: app.clientId,
    displayName: app.displayName,
    kind: "application",
    inputs: request.inputs,
  };
  world.servicePrincipals.put(principal.objectId, principal);
  return principal;
}

/** Deletes a service principal with what it was granted in Microsoft Graph. One that is gone already is fine. */
export function deleteServicePrincipal(
  { graphGrants, servicePrincipals }: Pick<World, "graphGrants" | "servicePrincipals">,
  objectId: string,
): void {
  for (const { role } of graphGrants.all(`${objectId}/`)) graphGrants.remove(`${objectId}/${role}`);
  servicePrincipals.remove(objectId);
}

const all: readonly GraphRole[] = [
  "Application.Read.All",
  "Application.ReadWrite.All",
  "AuditLog.Read.All",
  "Mail.Send",
];

/** What a service principal may do in Microsoft Graph: whoever runs Pulumi everything, unless this run is given rights; others what they were granted. */
export function graphRoles(
  { caller, granted, graphGrants, operator }: Pick<World, "caller" | "granted" | "graphGrants" | "operator">,
  principalId: string,
): readonly GraphRole[] {
  const isOurs = [caller.objectId, operator.objectId].includes(principalId);
  if (granted !== undefined && isOurs) return granted.rights.graph;
  if (principalId === caller.objectId) return all;
  if (principalId === operator.objectId) return operatorRoles;
  return graphGrants.all(`${principalId}/`).map(({ role }) => role);
}

/**
 * Grants a service principal one of Microsoft Graph's application permissions; tokens that it asks for from now on carry it.
 * @throws ObjectNotFound if the tenant has no such service principal.
 */
export function grantGraphRole(
  world: Pick<World, "graphGrants" | "servicePrincipals">,
  grant: GraphGrant,
): void {
  if (world.servicePrincipals.get(grant.principalId) === undefined)
    throw new ObjectNotFound(grant.principalId);
  world.graphGrants.put(`${grant.principalId}/${grant.role}`, grant);
}

/** What the operator may do in Microsoft Graph: read apps and sign-ins, remove secrets of apps it owns, and send mail. */
export const operatorRoles: readonly GraphRole[] = [
  "Application.Read.All",
  "Application.ReadWrite.OwnedBy",
  "AuditLog.Read.All",
  "Mail.Send",
];

const secretKey = "operatorSecret";

/** Gives the operator its secret, once; call it in `World.transact`. */
export function seedOperator({ tenant }: Pick<World, "tenant">): void {
  if (tenant.get(secretKey) === undefined) tenant.put(secretKey, newClientSecret());
}

/** The operator's secret; undefined in a world that was never started. */
export function operatorSecret({ tenant }: Pick<World, "tenant">): string | undefined {
  return tenant.get(secretKey);
}

const filterable: Filterable<ServicePrincipal> = {
  appId: { read: ({ clientId }) => clientId, by: ["eq"] },
  displayName: { read: ({ displayName }) => displayName, by: ["eq"] },
  id: { read: ({ objectId }) => objectId, by: ["eq"] },
  servicePrincipalType: { read: typeOf, by: ["eq"] },
};

/** Service principals over Microsoft Graph: list and get, by object ID or client ID. */
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
