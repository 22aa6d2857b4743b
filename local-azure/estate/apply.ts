import { type Day, startOf } from "../../rotation/calendar";
import { putResourceGroup } from "../arm/resourceGroups";
import { putSite } from "../arm/sites";
import { seedApps } from "../entra/applications";
import { AzureError } from "../errors/azureError";
import { newClientSecret, newUuid, newVersion, resourceGroupId, resourceId, uuidOf } from "../ids";
import { createVault, vaultState } from "../keyvault/vaults";
import type { Properties } from "../properties";
import type { SecretVersion, VaultSecret } from "../world/records";
import { inSubscription, type World } from "../world/world";
import type { Estate, EstateApp, EstateVault } from "./file";
import { putEstateGateway } from "./gateways";
import { principalIn, putEstateIdentity, putRole, requireIdentity } from "./principals";

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

/** Makes a vault with its policies and secrets; one of that name stays as it is. */
function putEstateVault(there: World, vault: EstateVault, estate: Estate): void {
  const { name, resourceGroup, location, tags, access, properties, secrets } = vault;
  if (vaultState(there, name).kind !== "free") return;
  const accessPolicies = vault.policies.map(({ principal, permissions }, at) => ({
    tenantId: there.tenantId,
    objectId: principalIn(there, estate, principal, `vaults.${name}.policies.${at}.principal`),
    permissions,
  }));
  const inputs: Properties = {
    ...{ vaultName: name, resourceGroupName: resourceGroup, location, tags },
    properties: {
      tenantId: there.tenantId,
      sku: { family: "A", name: "standard" },
      ...(access === "rbac" ? { enableRbacAuthorization: true } : {}),
      ...properties,
    },
  };
  createVault(there, { name, resourceGroup, inputs, accessPolicies });
  for (const [secret, versions] of Object.entries(secrets)) putVersions(there, name, secret, versions);
}

function putVersions(
  { clock, secrets }: World,
  vault: string,
  name: string,
  given: EstateVault["secrets"][string],
): void {
  const now = clock.seconds();
  const [first, ...others] = given.map(
    ({ value, contentType, enabled, notBefore, expires, tags }): SecretVersion => ({
      ...{ version: newVersion(), value, contentType, enabled, tags },
      notBefore: secondsOf(notBefore),
      expires: secondsOf(expires),
      ...{ created: now, updated: now },
    }),
  );
  if (first === undefined) return;
  const secret: VaultSecret = { vault, name, versions: [first, ...others] };
  secrets.put(`${vault}/${name}`, secret);
}

const secondsOf = (day: Day | undefined): number | undefined =>
  day === undefined ? undefined : Date.parse(startOf(day)) / 1000;
