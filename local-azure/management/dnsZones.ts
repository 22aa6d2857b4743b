import type { Context, Hono } from "hono";
import { z } from "zod";
import {
  type Condition,
  deleteTxtRecords,
  dnsZoneType,
  putTxtRecords,
  requireDnsZone,
  requireTxtRecords,
} from "../arm/dnsZones";
import { text } from "../properties";
import type { ArmResource } from "../world/records";
import type { World } from "../world/world";
import { readBody } from "./bodies";
import { permit, type ManagementEnvironment } from "./guard";
import { resourceIdOf, resourcePath } from "./resources";

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
