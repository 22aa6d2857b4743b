import type { Context, Hono } from "hono";
import { z } from "zod";
import { configReferences, type ConfigReference } from "../arm/configReferences";
import { appSettingsOf, replaceAppSettings } from "../arm/sites";
import { ResourceNotFound } from "../errors/arm";
import { resourceGroupOf } from "../ids";
import type { ArmResource } from "../world/records";
import type { World } from "../world/world";
import { readBody } from "./bodies";
import { permit, type ManagementEnvironment } from "./guard";
import { requireResource, resourceIdOf, resourcePath } from "./resources";

const type = "Microsoft.Web/sites/config";
const config = `${resourcePath("Microsoft.Web/sites")}/config`;
const references = `${config}/configreferences/appsettings`;
const settingsShape = z.object({ properties: z.record(z.string(), z.string()) });

/** A site's application settings, which replace each other as a whole, and what became of its Key Vault references. */
export function siteSettingRoutes(app: Hono<ManagementEnvironment>, world: World): void {
  const may = (action: string): ReturnType<typeof permit> => permit(world, resourceIdOf, `${type}/${action}`);
  app.post(`${config}/appsettings/list`, may("list/action"), (context) =>
    context.json(settingsBody(requireResource(world, context))),
  );
  app.put(`${config}/appsettings`, may("write"), async (context) => {
    const { properties } = await readBody(context, settingsShape);
    world.transact(() => {
      replaceAppSettings(world, requireResource(world, context), properties);
    });
    return context.json(settingsBody(requireResource(world, context)));
  });
  app.get(references, may("read"), (context) => {
    const site = requireResource(world, context);
    return context.json({ value: configReferences(world, site).map((one) => referenceBody(site, one)) });
  });
  app.get(`${references}/:setting`, may("read"), (context) => {
    const site = requireResource(world, context);
    return context.json(referenceBody(site, referenceOf(context, world, site)));
  });
}

function referenceOf(context: Context, world: World, site: ArmResource): ConfigReference {
  const setting = decodeURIComponent(context.req.param("setting") ?? "");
  const found = configReferences(world, site).find(({ name }) => name === setting);
  if (found !== undefined) return found;
  throw new ResourceNotFound(`${type}/configreferences`, setting, resourceGroupOf(site.id) ?? "");
}

function settingsBody(site: ArmResource): object {
  const { location, tags } = site.inputs;
  return {
    id: `${site.id}/config/appsettings`,
    name: "appsettings",
    type,
    location,
    tags,
    properties: appSettingsOf(site),
  };
}

function referenceBody(
  { id, inputs }: ArmResource,
  { name, identityType, ...reference }: ConfigReference,
): object {
  return {
    id: `${id}/config/configreferences/appsettings/${name}`,
    name,
    type: `${type}/configreferences`,
    location: inputs.location,
    properties: {
      ...reference,
      identityType: { type: identityType },
      source: "KeyVault",
      activeVersion: reference.status === "Resolved" ? reference.secretVersion : null,
    },
  };
}
