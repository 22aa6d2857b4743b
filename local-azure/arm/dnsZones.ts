import type { Context, Hono } from "hono";
import { z } from "zod";
import { PreconditionFailed, RecordSetNotFound, ResourceNotFound } from "../errors/arm";
import { lastNameOf, newEtag, resourceGroupId, resourceGroupOf, subscriptionOf } from "../ids";
import { type Properties, text } from "../properties";
import { inSubscription, type World } from "../world/world";
import type { ArmResource } from "../world/records";
import { type ManagementEnvironment, permit, readBody, resourceIdOf, resourcePath } from "./requests";
import { putResourceGroup } from "./resourceGroups";
import { type ArmServices, putResource } from "./resources";

type Resources = Pick<World, "resources">;

const dnsZoneType = "Microsoft.Network/dnszones";

/** Of whom a change may be: whoever saw this version last, or nobody before. */
interface Condition {
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
}

/**
 * Makes a public zone, with the name servers that Azure gives each.
 * @throws ResourceGroupNotFound
 */
export function putDnsZone(world: ArmServices, id: string): ArmResource {
  const nameServers = [1, 2, 3, 4].map(
    (at) => `ns${at}-01.azure-dns.${["com", "net", "org", "info"][at - 1] ?? ""}.`,
  );
  return putResource(world, {
    id,
    name: lastNameOf(id),
    inputs: { location: "global" },
    assigned: { nameServers },
  });
}

/** Those that the tenant doesn't have yet; what is no ID of one is the program's to refuse. */
export function missingDnsZones({ resources }: Resources, ids: readonly string[]): readonly string[] {
  return ids.filter((id) => /\/dnszones\/[^/]+$/i.test(id) && resources.get(id) === undefined);
}

/** Makes zones as they are before anybody writes into them, with the resource group that each lies in. */
export function seedDnsZones(world: World, ids: readonly string[]): void {
  for (const id of ids) {
    const [subscription, name] = [subscriptionOf(id), resourceGroupOf(id)];
    if (subscription === undefined || name === undefined) continue;
    if (world.subscriptions.get(subscription) === undefined)
      world.subscriptions.put(subscription, { id: subscription, name: subscription });
    const there = inSubscription(world, subscription);
    if (world.resourceGroups.get(resourceGroupId(subscription, name)) === undefined)
      putResourceGroup(there, { name, inputs: { resourceGroupName: name } });
    putDnsZone(there, id);
  }
}

/** @throws ResourceNotFound */
function requireDnsZone({ resources }: Resources, id: string): ArmResource {
  const zone = resources.get(id);
  if (zone === undefined) throw new ResourceNotFound(dnsZoneType, lastNameOf(id), resourceGroupOf(id) ?? "");
  return zone;
}

/** @param id `…/dnszones/example.com/TXT/_acme-challenge` @throws ResourceNotFound, RecordSetNotFound */
export function requireTxtRecords(world: Resources, id: string): ArmResource {
  const zone = requireDnsZone(world, zoneIdOf(id));
  const found = world.resources.get(id);
  if (found === undefined) throw new RecordSetNotFound(lastNameOf(id), zone.name);
  return found;
}

/**
 * Writes a set of TXT records in place of the one before.
 * @throws ResourceNotFound if there is no such zone, PreconditionFailed if somebody else was faster
 */
export function putTxtRecords(
  world: ArmServices,
  id: string,
  properties: Properties,
  condition: Condition = {},
): ArmResource {
  requireDnsZone(world, zoneIdOf(id));
  requireCondition(world.resources.get(id), condition);
  return putResource(world, { id, name: lastNameOf(id), inputs: properties, assigned: { etag: newEtag() } });
}

/** One that is gone already is fine. @throws ResourceNotFound, PreconditionFailed */
function deleteTxtRecords(world: Resources, id: string, condition: Condition = {}): boolean {
  requireDnsZone(world, zoneIdOf(id));
  const found = world.resources.get(id);
  if (found === undefined) return false;
  requireCondition(found, condition);
  world.resources.remove(found.id);
  return true;
}

function requireCondition(found: ArmResource | undefined, { ifMatch, ifNoneMatch }: Condition): void {
  const isOther = ifMatch !== undefined && ifMatch !== "*" && ifMatch !== text(found?.assigned ?? {}, "etag");
  const isThere = ifNoneMatch === "*" && found !== undefined;
  if (isOther || isThere || (ifMatch !== undefined && found === undefined)) throw new PreconditionFailed();
}

const zoneIdOf = (id: string): string => id.split("/").slice(0, -2).join("/");

const zonePath = resourcePath(dnsZoneType);
const recordPath = `${zonePath}/TXT/:record`;

const shape = z.strictObject({
  properties: z.strictObject({
    TTL: z.int().min(1),
    metadata: z.record(z.string(), z.string()).nullish(),
    targetResource: z.strictObject({}).nullish(),
    trafficManagementProfile: z.strictObject({}).nullish(),
    TXTRecords: z.array(z.strictObject({ value: z.array(z.string().max(255)).min(1) })).max(20),
  }),
});

/** A public zone is read; its TXT records are read, written as a whole and deleted. Source: Azure DNS REST API, 2018-05-01. */
export function dnsZoneRoutes(app: Hono<ManagementEnvironment>, world: World): void {
  const may = (idOf: (context: Context) => string, action: string) =>
    permit(world, idOf, `${dnsZoneType}/${action}`);
  app.get(zonePath, may(resourceIdOf, "read"), (context) =>
    context.json(zoneBody(requireDnsZone(world, resourceIdOf(context)))),
  );
  app.get(recordPath, may(recordIdOf, "TXT/read"), (context) =>
    context.json(recordBody(requireTxtRecords(world, recordIdOf(context)))),
  );
  app.put(recordPath, may(recordIdOf, "TXT/write"), async (context) => {
    const id = recordIdOf(context);
    const { properties } = await readBody(context, shape);
    const isNew = world.resources.get(id) === undefined;
    const written = world.transact(() => putTxtRecords(world, id, properties, conditionOf(context)));
    return context.json(recordBody(written), isNew ? 201 : 200);
  });
  app.delete(recordPath, may(recordIdOf, "TXT/delete"), (context) => {
    const wasThere = world.transact(() => deleteTxtRecords(world, recordIdOf(context), conditionOf(context)));
    return context.body(null, wasThere ? 200 : 204);
  });
}

function recordIdOf(context: Context): string {
  return `${resourceIdOf(context)}/TXT/${decodeURIComponent(context.req.path.split("/").at(-1) ?? "")}`;
}

function conditionOf({ req }: Context): Condition {
  return { ifMatch: req.header("if-match"), ifNoneMatch: req.header("if-none-match") };
}

function zoneBody({ id, name, inputs, assigned }: ArmResource): object {
  return { id, name, type: dnsZoneType, ...inputs, properties: { ...assigned, zoneType: "Public" } };
}

function recordBody({ id, name, inputs, assigned }: ArmResource): object {
  const zone = id.split("/").at(-3) ?? "";
  const properties = { fqdn: `${name}.${zone}.`, ...inputs, provisioningState: "Succeeded" };
  return { id, name, type: `${dnsZoneType}/TXT`, etag: text(assigned, "etag"), properties };
}
