import { groupIdOf, lastNameOf, newUuid } from "../ids";
import { isProperties, list, section, text, type Properties } from "../properties";
import type { World } from "../world/world";
import { ResourceGroupNotFound } from "../errors/arm";
import type { ArmResource } from "../world/records";

type Services = Pick<World, "servicePrincipals" | "resources" | "tenantId">;

/** Types of identity that include a system-assigned one; storage writes them without a blank. */
const systemAssigned = new Set([
  "SystemAssigned",
  "SystemAssigned, UserAssigned",
  "SystemAssigned,UserAssigned",
]);

/**
 * The managed identity of a resource, as ARM answers it: `{type, principalId, tenantId, userAssignedIdentities}`. A
 * system-assigned one is a service principal of the tenant: made with the resource, kept while the resource asks for it.
 * `previous` is what an earlier write was answered.
 */
function assignIdentity(
  world: Services,
  resourceName: string,
  wanted: Properties | undefined,
  previous: Properties,
): Properties | undefined {
  const type = wanted === undefined ? undefined : text(wanted, "type");
  const principalId = text(previous, "principalId");
  if (type === undefined || !systemAssigned.has(type)) {
    if (principalId !== undefined) world.servicePrincipals.remove(principalId);
    if (wanted === undefined || type === undefined) return undefined;
    return { type, ...userAssigned(world, wanted) };
  }
  const objectId = principalId ?? newUuid();
  if (principalId === undefined) {
    world.servicePrincipals.put(objectId, {
      objectId,
      clientId: newUuid(),
      displayName: resourceName,
      kind: "managed",
      inputs: {},
    });
  }
  return { type, principalId: objectId, tenantId: world.tenantId, ...userAssigned(world, wanted ?? {}) };
}

/** Takes the resource's system-assigned identity out of the tenant. */
export function removeIdentity(world: Pick<World, "servicePrincipals">, assigned: Properties): void {
  const principalId = text(section(assigned, "identity"), "principalId");
  if (principalId !== undefined) world.servicePrincipals.remove(principalId);
}

/** The user-assigned identities a resource names, each with its two IDs; some resources list them, some map them. */
function userAssigned(world: Services, wanted: Properties): Properties {
  const named = wanted.userAssignedIdentities;
  const ids = isProperties(named) ? Object.keys(named) : list(wanted, "userAssignedIdentities");
  if (ids.length === 0) return {};
  const identities = ids
    .filter((id) => typeof id === "string")
    .map((id): [string, Properties] => {
      const identity = world.resources.get(id)?.assigned ?? {};
      return [id, { clientId: identity.clientId, principalId: identity.principalId }];
    });
  return { userAssignedIdentities: Object.fromEntries(identities) };
}

/** What every write of a resource needs. */
export type ArmServices = Pick<World, "clock" | "resources" | "resourceGroups">;

/** A write of a resource: its ID and name, its whole body, and what the service makes up for it. */
export interface PutRequest {
  readonly id: string;
  readonly name: string;
  readonly inputs: Properties;
  readonly assigned: Properties;
}

/**
 * Creates a resource or writes it anew.
 * @throws ResourceGroupNotFound if the ID names a resource group that isn't there.
 */
export function putResource(world: ArmServices, { id, name, inputs, assigned }: PutRequest): ArmResource {
  requireResourceGroup(world, groupIdOf(id));
  const previous = world.resources.get(id);
  const now = world.clock.now();
  const resource: ArmResource = {
    id: previous?.id ?? id,
    name,
    inputs,
    assigned,
    createdAt: previous?.createdAt ?? now,
    modifiedAt: now,
  };
  world.resources.put(id, resource);
  return resource;
}

/**
 * Writes a resource with the identity that its body asks for, whether it is there already or not. `others` is what else
 * the service makes up for it.
 * @throws ResourceGroupNotFound.
 */
export function putWithIdentity(
  world: ArmServices & Pick<World, "servicePrincipals" | "tenantId">,
  request: Omit<PutRequest, "assigned">,
  others: Properties = {},
): ArmResource {
  const { id, name, inputs } = request;
  const wanted = isProperties(inputs.identity) ? inputs.identity : undefined;
  const previous = section(world.resources.get(id)?.assigned ?? {}, "identity");
  const identity = assignIdentity(world, name, wanted, previous);
  return putResource(world, { ...request, assigned: { identity, ...others } });
}

/** @throws ResourceGroupNotFound if there is no such group. */
export function requireResourceGroup(
  world: Pick<World, "resourceGroups">,
  id: string | undefined,
): ArmResource | undefined {
  if (id === undefined) return undefined;
  const group = world.resourceGroups.get(id);
  if (group === undefined) throw new ResourceGroupNotFound(lastNameOf(id));
  return group;
}

/** Deletes a resource with its children and its own identity. One that is gone already is fine. */
export function deleteResource(world: Pick<World, "resources" | "servicePrincipals">, id: string): void {
  const resource = world.resources.get(id);
  if (resource === undefined) return;
  removeIdentity(world, resource.assigned);
  for (const child of world.resources.all(`${id}/`)) world.resources.remove(child.id);
  world.resources.remove(id);
}

/** Who wrote a resource, and when, as ARM answers it. */
export function systemData({ caller }: Pick<World, "caller">, resource: ArmResource): Properties {
  return {
    createdAt: resource.createdAt,
    createdBy: caller.clientId,
    createdByType: "Application",
    lastModifiedAt: resource.modifiedAt,
    lastModifiedBy: caller.clientId,
    lastModifiedByType: "Application",
  };
}
