import type { Context, Hono } from "hono";
import { ResourceNotFound } from "../errors/arm";
import { lastNameOf, resourceGroupOf } from "../ids";
import { vaultState } from "../keyvault/vaults";
import type { Properties } from "../properties";
import { outputsOf as identityOutputs } from "../provider/azure-native/identity";
import { outputsOf as groupOutputs } from "../provider/azure-native/resourceGroup";
import { outputsOf as vaultOutputs } from "../provider/azure-native/vault";
import { outputsOf as siteOutputs } from "../provider/azure-native/webApp";
import type { ArmResource } from "../world/records";
import type { World } from "../world/world";
import { enveloped } from "./bodies";
import { permit, type ManagementEnvironment } from "./guard";

/** The path of a resource group. */
export const groupPath = "/subscriptions/:subscription/resourceGroups/:group";

/** The path of a resource: `type` like `Microsoft.KeyVault/vaults`. */
export const resourcePath = (type: string): string => `${groupPath}/providers/${type}/:name`;

/** The ID of the resource that a request is about: its path, up to the resource's name. */
export function resourceIdOf({ req }: Context): string {
  const [, subscription = "", , group = "", , namespace = "", kind = "", name = ""] = req.path
    .split("/")
    .slice(1)
    .map(decodeURIComponent);
  const inGroup = `/subscriptions/${subscription}/resourceGroups/${group}`;
  return name === "" ? inGroup : `${inGroup}/providers/${namespace}/${kind}/${name}`;
}

/** The resource that a request is about. @throws ResourceNotFound. */
export function requireResource({ resources }: Pick<World, "resources">, context: Context): ArmResource {
  const id = resourceIdOf(context);
  const found = resources.get(id);
  if (found !== undefined) return found;
  throw notFound(id);
}

function notFound(id: string): ResourceNotFound {
  const [namespace = "", kind = ""] = id.split("/").slice(-3);
  return new ResourceNotFound(`${namespace}/${kind}`, lastNameOf(id), resourceGroupOf(id) ?? "");
}

const types = {
  vault: "Microsoft.KeyVault/vaults",
  site: "Microsoft.Web/sites",
  identity: "Microsoft.ManagedIdentity/userAssignedIdentities",
} as const;

/** What is read by ID: resource groups, vaults, sites, user-assigned identities. */
export function resourceRoutes(app: Hono<ManagementEnvironment>, world: World): void {
  const reads = (type: string, read: (context: Context) => Properties): void => {
    app.get(resourcePath(type), permit(world, resourceIdOf, `${type}/read`), (context) =>
      context.json(read(context)),
    );
  };
  const groupRead = "Microsoft.Resources/subscriptions/resourceGroups/read";
  app.get(groupPath, permit(world, resourceIdOf, groupRead), (context) => {
    const found = world.resourceGroups.get(resourceIdOf(context));
    return context.json(found === undefined ? {} : enveloped(groupOutputs(found)));
  });
  reads(types.vault, (context) => {
    const id = resourceIdOf(context);
    const state = vaultState(world, lastNameOf(id));
    if (state.kind !== "live" || state.vault.id.toLowerCase() !== id.toLowerCase()) throw notFound(id);
    return enveloped(vaultOutputs(world, state.vault));
  });
  reads(types.site, (context) => enveloped(siteOutputs(world, requireResource(world, context))));
  reads(types.identity, (context) => enveloped(identityOutputs(world, requireResource(world, context))));
}
