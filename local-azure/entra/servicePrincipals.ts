import { NoBackingApplication, ObjectNotFound } from "../errors/graph";
import { newUuid } from "../ids";
import type { Properties } from "../properties";
import type { ServicePrincipal, GraphRole, GraphGrant } from "../world/records";
import type { World } from "../world/world";
import { operatorRoles } from "./clients";

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
