import type { Context, MiddlewareHandler } from "hono";
import type { z } from "zod";
import {
  InvalidRequestContent,
  ResourceGroupNotFound,
  ResourceNotFound,
  SubscriptionNotFound,
} from "../errors/arm";
import { AuthorizationFailed } from "../errors/azureError";
import { groupIdOf, lastNameOf, resourceGroupOf, subscriptionOf } from "../ids";
import { type Properties, section, text } from "../properties";
import { isOurs, type Ours } from "../rights/ownership";
import type { ArmResource } from "../world/records";
import type { World } from "../world/world";

/** What a request's handlers know of it: who sent it, and the ID of what it is about. */
export interface ManagementEnvironment {
  Variables: { asking: Asking };
}

/**
 * Lets a request pass for something in a subscription and a resource group that are there, if its sender may do this with it.
 * @param idOf the ID of what the request is about
 * @param action e.g. `Microsoft.KeyVault/vaults/read`
 */
export function permit(
  world: World,
  idOf: (context: Context<ManagementEnvironment>) => string,
  action: string,
): MiddlewareHandler<ManagementEnvironment> {
  return async (context, next) => {
    const id = idOf(context);
    const subscription = subscriptionOf(id) ?? "";
    if (world.subscriptions.get(subscription) === undefined) throw new SubscriptionNotFound(subscription);
    authorize(world, context.get("asking"), action, id);
    const group = groupIdOf(id);
    if (group !== undefined && world.resourceGroups.get(group) === undefined)
      throw new ResourceGroupNotFound(lastNameOf(group));
    await next();
  };
}

/** Whoever asks Azure Resource Manager for something. */
export interface Asking {
  readonly clientId: string;
  readonly objectId: string;
}

/** Built-in roles by role definition ID, and the actions that they allow, e.g. `Microsoft.KeyVault/vaults/read`. */
const roles: ReadonlyMap<string, RegExp> = new Map([
  ["8e3af657-a8ff-443c-a75c-2fe8c4bcb635", /./], // Owner
  ["b24988ac-6180-42a0-ab88-20f7382dd24c", /^(?!microsoft\.authorization\/.*\/(write|delete)$)/i], // Contributor
  ["acdd72a7-3385-48ef-bd42-f606fba81ae7", /\/read$/i], // Reader
  ["befefa01-2a29-4197-83a8-272ff33ce314", /^microsoft\.network\/dnszones\//i], // DNS Zone Contributor
]);

/**
 * Lets somebody pass whom a role at the scope, or above it, allows the action. Whoever runs Pulumi passes, and so does the
 * operator, unless this run is given rights: then they pass by those, too.
 * @throws AuthorizationFailed.
 */
function authorize(
  world: Ours & Pick<World, "resources">,
  asking: Asking,
  action: string,
  scope: string,
): void {
  const { granted } = world;
  if (isOurs(world, asking.objectId) && granted?.allows({ kind: "action", name: action, scope }) !== false)
    return;
  const at = `${scope.toLowerCase()}/`;
  const allowed = world.resources.all().some(({ id, inputs }) => {
    if (!/\/roleAssignments\//i.test(id) || inputs.principalId !== asking.objectId) return false;
    const above = (text(inputs, "scope") ?? "").toLowerCase().replace(/\/$/, "");
    const role = (text(inputs, "roleDefinitionId") ?? "").split("/").at(-1)?.toLowerCase() ?? "";
    return at.startsWith(`${above}/`) && roles.get(role)?.test(action) === true;
  });
  if (!allowed) throw new AuthorizationFailed(asking, action, scope);
}

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

export function notFound(id: string): ResourceNotFound {
  const [namespace = "", kind = ""] = id.split("/").slice(-3);
  return new ResourceNotFound(`${namespace}/${kind}`, lastNameOf(id), resourceGroupOf(id) ?? "");
}

/** Reads a JSON body. @throws InvalidRequestContent if it hasn't this shape. */
export async function readBody<T>(context: Context, shape: z.ZodType<T>): Promise<T> {
  const json: unknown = await context.req.json().catch(() => undefined);
  const read = shape.safeParse(json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new InvalidRequestContent(`${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`);
}

/** What stands beside `properties` in a body of any type. */
const common = ["id", "identity", "kind", "location", "managedBy", "name", "systemData", "tags", "type"];

/**
 * A resource as Azure Resource Manager sends it: azure-native writes all properties side by side, the service itself keeps
 * most of them in `properties`.
 * @param beside what else this type has beside them
 */
export function enveloped(outputs: Properties, ...beside: readonly string[]): Properties {
  const top = [...common, ...beside];
  const isBeside = (name: string): boolean => top.includes(name);
  const entries = Object.entries(outputs).filter(
    ([name, value]) => name !== "azureApiVersion" && name !== "properties" && value !== undefined,
  );
  return {
    ...Object.fromEntries(entries.filter(([name]) => isBeside(name))),
    properties: {
      ...section(outputs, "properties"),
      ...Object.fromEntries(entries.filter(([name]) => !isBeside(name))),
    },
  };
}
