import type { Hono } from "hono";
import { TenantNotFound } from "../../../errors/entra";
import type { World } from "../../../world/world";
import type { TokenKey } from "../tokenKey";
import { discovery, openIdConfiguration } from "./metadata";
import { answerToken } from "./token";

/** Entra's login host: discovery, keys, tokens. Source: Microsoft identity platform, OAuth 2.0 client credentials. */
export function entraRoutes(app: Hono, world: World, key: TokenKey): void {
  app.get("/common/discovery/instance", (context) =>
    context.json(discovery(new URL(context.req.url), world)),
  );
  app.get("/:tenant/v2.0/.well-known/openid-configuration", (context) => {
    requireTenant(world, context.req.param("tenant"), "invalid_tenant");
    return context.json(openIdConfiguration(new URL(context.req.url), world));
  });
  app.get("/:tenant/discovery/v2.0/keys", (context) => context.json({ keys: [key.jwk] }));
  app.post("/:tenant/oauth2/v2.0/token", async (context) => {
    requireTenant(world, context.req.param("tenant"), "invalid_request");
    return answerToken(context, world, key);
  });
}

function requireTenant(world: World, tenant: string, error: "invalid_request" | "invalid_tenant"): void {
  if (tenant.toLowerCase() !== world.tenantId.toLowerCase()) throw new TenantNotFound(tenant, error);
}
