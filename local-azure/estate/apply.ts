import { AzureError } from "../errors/azureError";
import { putResourceGroup } from "../arm/resourceGroups";
import { putIdentity } from "../arm/identities";
import { putSite } from "../arm/sites";
import { createRoleAssignment, principalKind } from "../arm/roleAssignments";
import { seedApps } from "../entra/applications";
import { newClientSecret, newUuid, resourceGroupId, resourceId, uuidOf } from "../ids";
import { startOf } from "../../rotation/calendar";
import { inSubscription, type World } from "../world/world";
import { putEstateGateway } from "./gateways";
import { principalIn, requireIdentity } from "./principals";
import type { Estate, EstateApp } from "./schema";
import { putEstateVault } from "./vaults";

/** Where something of an estate lies. */
interface Placed {
  readonly resourceGroup: string;
  readonly subscription?: string | undefined;
  readonly location: string;
}

/**
 * Puts somebody else's estate into the tenant, as if it had been made by Azure Resource Manager. What is there already stays
 * as it is. Call it in `World.transact`.
 * @throws Error that names the entry which refers to something that isn't there, or which Azure never takes
 */
export function applyEstate(world: World, estate: Estate): void {
  for (const { id, name } of estate.subscriptions) world.subscriptions.put(id, { id, name });
  for (const { objectId, name, kind } of estate.people)
    world.people.put(objectId, { objectId, displayName: name, kind });
  for (const { name, location, tags, subscription } of estate.resourceGroups)
    ensureGroup(world, { resourceGroup: name, location, subscription }, tags);
  for (const app of estate.apps) putApp(world, app);
  for (const one of estate.identities)
    placing(`identities.${one.name}`, () => {
      putEstateIdentity(ensureGroup(world, one), one);
    });
  for (const one of estate.functionApps)
    placing(`functionApps.${one.name}`, () => {
      putFunctionApp(ensureGroup(world, one), one, estate);
    });
  for (const one of estate.gateways)
    placing(`gateways.${one.name}`, () => {
      putEstateGateway(ensureGroup(world, one), one);
    });
  for (const one of estate.vaults)
    placing(`vaults.${one.name}`, () => {
      putEstateVault(ensureGroup(world, one), one, estate);
    });
  for (const [at, one] of estate.roleAssignments.entries())
    placing(`roleAssignments.${at}`, () => {
      putRole(world, estate, one, `roleAssignments.${at}`);
    });
}

/** Makes a piece of an estate; what Azure refuses is said with the entry. */
function placing(key: string, make: () => void): void {
  try {
    make();
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    throw new Error(`estate: ${key}: ${error.message}`, { cause: error });
  }
}

/** The world as it is seen in a place's subscription, with its resource group in it. */
function ensureGroup(
  world: World,
  { resourceGroup: name, subscription, location }: Placed,
  tags: Readonly<Record<string, string>> = {},
): World {
  const there = subscription === undefined ? world : inSubscription(world, subscription);
  if (subscription !== undefined && world.subscriptions.get(subscription) === undefined)
    world.subscriptions.put(subscription, { id: subscription, name: subscription });
  if (world.resourceGroups.get(resourceGroupId(there.subscriptionId, name)) === undefined)
    putResourceGroup(there, { name, inputs: { resourceGroupName: name, location, tags } });
  return there;
}

function putApp(world: World, { clientId, displayName, owners, passwords }: EstateApp): void {
  if (world.apps.find((app) => app.clientId === clientId) !== undefined) return;
  seedApps(world, [{ clientId, displayName }]);
  const objectId = uuidOf("application", world.tenantId, clientId);
  const app = world.apps.get(objectId);
  if (app === undefined) return;
  const known: Readonly<Record<string, string>> = {
    caller: world.caller.objectId,
    operator: world.operator.objectId,
  };
  world.apps.put(objectId, { ...app, owners: owners.map((owner) => known[owner] ?? owner) });
  for (const { displayName: name, keyId = newUuid(), issuedOn, expiresOn, secretText } of passwords) {
    const value = secretText ?? newClientSecret();
    world.passwords.put(`${objectId}/${keyId}`, {
      appObjectId: objectId,
      keyId,
      displayName: name,
      startDateTime: startOf(issuedOn),
      endDateTime: startOf(expiresOn),
      hint: value.slice(0, 3),
      secretText: value,
    });
  }
}

function putEstateIdentity(there: World, one: Estate["identities"][number]): void {
  const { name, resourceGroup, location, tags } = one;
  const type = "Microsoft.ManagedIdentity/userAssignedIdentities";
  const id = resourceId(there.subscriptionId, resourceGroup, type, name);
  if (there.resources.get(id) !== undefined) return;
  const inputs = { resourceGroupName: resourceGroup, resourceName: name, location, tags };
  putIdentity(there, { id, name, inputs });
}

function putFunctionApp(there: World, one: Estate["functionApps"][number], estate: Estate): void {
  const { name, resourceGroup, location, tags, identities, settings, properties } = one;
  const id = resourceId(there.subscriptionId, resourceGroup, "Microsoft.Web/sites", name);
  if (there.resources.get(id) !== undefined) return;
  const attached = identities.map((identity) =>
    requireIdentity(there, estate, identity, `functionApps.${name}.identities`),
  );
  const kinds = [
    ...(one.identity === "system" ? ["SystemAssigned"] : []),
    ...(attached.length > 0 ? ["UserAssigned"] : []),
  ];
  const identity = { type: kinds.join(", "), userAssignedIdentities: attached.map(({ id: of }) => of) };
  const appSettings = Object.entries(settings).map(([setting, value]) => ({ name: setting, value }));
  putSite(there, {
    id,
    name,
    inputs: {
      ...{ resourceGroupName: resourceGroup, name, location, tags, kind: "functionapp" },
      ...(kinds.length === 0 ? {} : { identity }),
      ...properties,
      siteConfig: { appSettings },
    },
  });
}

function putRole(world: World, estate: Estate, one: Estate["roleAssignments"][number], key: string): void {
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
