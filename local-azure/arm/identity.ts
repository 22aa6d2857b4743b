import { newUuid } from "../ids";
import { isProperties, list, section, text, type Properties } from "../properties";
import type { World } from "../world/world";

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
export function assignIdentity(
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
