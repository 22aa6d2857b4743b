import { putIdentity } from "../arm/identities";
import { createRoleAssignment, principalKind } from "../arm/roleAssignments";
import { resourceId, uuidOf } from "../ids";
import { section, text } from "../properties";
import type { ArmResource } from "../world/records";
import type { World } from "../world/world";
import type { Estate } from "./file";

const types: Readonly<Record<string, string>> = {
  functionApp: "/providers/microsoft.web/sites/",
  gateway: "/providers/microsoft.apimanagement/service/",
  identity: "/providers/microsoft.managedidentity/userassignedidentities/",
};

/** The resource of an estate with a name. */
function resourceNamed(
  { resources }: Pick<World, "resources">,
  kind: string,
  name: string,
): ArmResource | undefined {
  const end = `${types[kind] ?? ""}${name}`.toLowerCase();
  return resources.find(({ id }) => id.toLowerCase().endsWith(end));
}

/**
 * The object ID that an estate's file means by `functionApp:NAME`, `gateway:NAME`, `identity:NAME`, `app:CLIENT-ID`; an
 * object ID means itself.
 * @param key where it stands in the file
 * @throws Error that names the entry, where there is no such thing or it has no identity
 */
export function principalIn(world: World, estate: Estate, principal: string, key: string): string {
  const [, kind = "", name = ""] = /^(\w+):(.+)$/.exec(principal) ?? [];
  if (kind === "") return principal.toLowerCase();
  const found =
    kind === "app"
      ? world.servicePrincipals.find(({ clientId }) => clientId === name.toLowerCase())?.objectId
      : principalOf(resourceNamed(world, kind, name));
  if (found !== undefined) return found;
  const names = [
    ...estate.functionApps.map((one) => `functionApp:${one.name}`),
    ...estate.gateways.map((one) => `gateway:${one.name}`),
    ...estate.identities.map((one) => `identity:${one.name}`),
    ...estate.apps.map((one) => `app:${one.clientId}`),
  ];
  throw new Error(`estate: ${key}: got ${principal}, want one with an identity among ${names.join(", ")}`);
}

function principalOf(resource: ArmResource | undefined): string | undefined {
  const assigned = resource?.assigned ?? {};
  return text(assigned, "principalId") ?? text(section(assigned, "identity"), "principalId");
}

/** @throws Error that names the entry, where the estate has no user-assigned identity of that name. */
export function requireIdentity(world: World, estate: Estate, name: string, key: string): ArmResource {
  const found = resourceNamed(world, "identity", name);
  if (found !== undefined) return found;
  const names = estate.identities.map((one) => one.name).join(", ");
  throw new Error(
    `estate: ${key}: got ${name}, want one of ${names === "" ? "identities (there are none)" : names}`,
  );
}

export function putEstateIdentity(there: World, one: Estate["identities"][number]): void {
  const { name, resourceGroup, location, tags } = one;
  const type = "Microsoft.ManagedIdentity/userAssignedIdentities";
  const id = resourceId(there.subscriptionId, resourceGroup, type, name);
  if (there.resources.get(id) !== undefined) return;
  const inputs = { resourceGroupName: resourceGroup, resourceName: name, location, tags };
  putIdentity(there, { id, name, inputs });
}

export function putRole(
  world: World,
  estate: Estate,
  one: Estate["roleAssignments"][number],
  key: string,
): void {
  const principalId = principalIn(world, estate, one.principal, `${key}.principal`);
  const scope = one.scope ?? world.vaults.get(one.vault ?? "")?.id;
  if (scope === undefined)
    throw new Error(`estate: ${key}.vault: got ${one.vault ?? ""}, want a vault of this estate`);
  const name = uuidOf("role assignment", scope, one.role, principalId);
  const id = `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`;
  if (world.resources.get(id) !== undefined) return;
  const principalType = principalKind(world, principalId);
  const definitions = `/subscriptions/${world.subscriptionId}/providers/Microsoft.Authorization/roleDefinitions`;
  const body = { scope, principalId, roleDefinitionId: `${definitions}/${one.role}`, principalType };
  createRoleAssignment(world, { ...body, id, name, inputs: { ...body, roleAssignmentName: name } });
}
