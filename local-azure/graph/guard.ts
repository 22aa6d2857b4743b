import type { Context, MiddlewareHandler } from "hono";
import { graphAudiences } from "../entra/tokens";
import { InvalidAuthenticationToken, TooManyRequests } from "../errors/graph";
import type { GraphRole } from "../world/records";
import type { World } from "../world/world";
import { readBearer, type Bearer } from "../https/bearer";
import type { Throttle } from "../https/app";
import { type GraphAsking, type Ours, requireGraphRole } from "../rights/ownership";
import type { TokenKey } from "../https/tokenKey";

/** What a request's handlers know of it: who sent it. */
export interface GraphEnvironment {
  Variables: { bearer: Bearer };
}

/** Lets a request pass with a token of the tenant for Microsoft Graph. */
export function authenticate(world: World, key: TokenKey): MiddlewareHandler<GraphEnvironment> {
  return async (context, next) => {
    const outcome = readBearer(context.req.header("authorization"), graphAudiences, world, key);
    switch (outcome.kind) {
      case "good":
        context.set("bearer", outcome.bearer);
        break;
      case "missing":
        throw new InvalidAuthenticationToken("Access token is empty.");
      case "malformed":
        throw new InvalidAuthenticationToken("Access token validation failure. Invalid signature or form.");
      case "expired":
        throw new InvalidAuthenticationToken("Lifetime validation failed, the token is expired.");
      case "wrongAudience":
        throw new InvalidAuthenticationToken("Access token validation failure. Invalid audience.");
    }
    await next();
  };
}

/** Lets a request pass if its token carries one of these permissions. */
export function requireRole(
  world: Ours,
  ...roles: readonly GraphRole[]
): MiddlewareHandler<GraphEnvironment> {
  return async (context, next) => {
    requireGraphRole(world, askingOf(context), roles);
    await next();
  };
}

/** Who sent a request, and the permissions in its token. */
export function askingOf(context: Context<GraphEnvironment>): GraphAsking {
  const { oid, roles } = context.get("bearer");
  return { objectId: oid, roles };
}

/** Lets a request pass unless its app sent too many. */
export function limit(throttle: Throttle): MiddlewareHandler<GraphEnvironment> {
  return async (context, next) => {
    const wait = throttle.count(context.get("bearer").appid);
    if (wait !== undefined) throw new TooManyRequests(wait);
    context.header("x-ms-resource-unit", "1");
    await next();
  };
}
