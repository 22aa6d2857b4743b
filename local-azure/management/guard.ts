import type { Context, MiddlewareHandler } from "hono";
import { authorize, type Asking } from "../arm/authorization";
import { MissingApiVersion, ResourceGroupNotFound, SubscriptionNotFound, TokenRefused } from "../errors/arm";
import { readBearer } from "../https/tokens";
import type { TokenKey } from "../https/tokenKey";
import { groupIdOf, lastNameOf, subscriptionOf } from "../ids";
import type { World } from "../world/world";

/** What a request's handlers know of it: who sent it, and the ID of what it is about. */
export interface ManagementEnvironment {
  Variables: { asking: Asking };
}

/** The names of Azure Resource Manager as a resource, in every cloud. */
const audiences = [
  "https://management.azure.com",
  "https://management.core.windows.net",
  "https://management.usgovcloudapi.net",
  "https://management.core.usgovcloudapi.net",
  "https://management.chinacloudapi.cn",
  "https://management.core.chinacloudapi.cn",
].flatMap((name) => [name, `${name}/`]);

/** Lets a request pass with a token of the tenant for Azure Resource Manager, and an API version. */
export function guard(world: World, key: TokenKey): MiddlewareHandler<ManagementEnvironment> {
  return async (context, next) => {
    context.set("asking", askingOf(context, world, key));
    if (context.req.query("api-version") === undefined) throw new MissingApiVersion();
    await next();
  };
}

function askingOf(context: Context, world: Pick<World, "clock">, key: TokenKey): Asking {
  // A client that knows the address only asks for a token for it.
  const here = new URL(context.req.url).origin;
  const known = new Set([...audiences, here, `${here}/`]);
  const outcome = readBearer(context.req.header("authorization"), known, world, key);
  switch (outcome.kind) {
    case "good":
      return { clientId: outcome.bearer.appid, objectId: outcome.bearer.oid };
    case "missing":
      throw new TokenRefused(
        "AuthenticationFailed",
        "Authentication failed. The 'Authorization' header is missing.",
      );
    case "malformed":
      throw new TokenRefused("InvalidAuthenticationToken", "The access token is invalid.");
    case "expired":
      throw new TokenRefused("ExpiredAuthenticationToken", "The access token expiry has passed.");
    case "wrongAudience":
      throw new TokenRefused(
        "InvalidAuthenticationTokenAudience",
        `The access token has been obtained for wrong audience or resource '${outcome.audience}'. It should exactly match ` +
          `with one of the allowed audiences '${audiences.join("','")}'.`,
      );
  }
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
