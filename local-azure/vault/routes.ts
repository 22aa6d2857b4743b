import { Hono, type Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { AzureError, NotEmulatedHere } from "../errors/azureError";
import { VaultUnauthorized } from "../errors/keyvault";
import { newUuid } from "../ids";
import type { World } from "../world/world";
import type { TokenKey } from "../https/tokenKey";
import { deletedSecretRoutes, secretRoutes } from "./secrets";
import { certificateRoutes } from "./certificates";
import { guard, usualTransactions, type VaultEnvironment } from "./guard";
import { vaultDomain } from "../keyvault/vaults";

/**
 * The vaults' own API for secrets and certificates, each vault on its own host. Any API version is taken.
 * `transactions` is what each vault takes in 10 seconds.
 * Source: Azure Key Vault REST API, data plane.
 */
export function vaultApi(
  world: World,
  key: TokenKey,
  transactions = usualTransactions,
): Hono<VaultEnvironment> {
  const app = new Hono<VaultEnvironment>({ getPath: pathOf });
  app.use(guard(world, key, transactions));
  secretRoutes(app, world);
  deletedSecretRoutes(app, world);
  certificateRoutes(app, world);
  app.all("*", ({ req }) => {
    throw new NotEmulatedHere(req.method, new URL(req.url).pathname);
  });
  app.onError((error, context) => vaultFailure(error, context, world));
  return app;
}

/** Clients ask for a secret's newest version as `/secrets/NAME/`. */
function pathOf(request: Request): string {
  return new URL(request.url).pathname.replace(/\/+$/, "");
}

/** `{"error":{"code":"Forbidden","message":…,"innererror":{"code":"ForbiddenByPolicy"}}}`. */
export function vaultFailure(
  error: Error,
  context: Context,
  { tenantId }: Pick<World, "tenantId">,
): Response {
  if (error instanceof HTTPException) return error.getResponse();
  if (!(error instanceof AzureError)) {
    console.error("local Azure:", error);
    return context.json({ error: { code: "InternalServerError", message: error.message } }, 500);
  }
  if (error instanceof VaultUnauthorized) context.header("www-authenticate", challenge(context, tenantId));
  context.header("x-ms-request-id", newUuid());
  const inner = "inner" in error && typeof error.inner === "string" ? error.inner : undefined;
  const innererror = inner === undefined ? {} : { innererror: { code: inner } };
  const body = { error: { code: error.code, message: error.message, ...innererror } };
  return context.json(body, error.status as ContentfulStatusCode);
}

/** Where to get a token and what for: clients insist that the vault's host ends in the resource's. */
function challenge(context: Context, tenantId: string): string {
  const { port } = new URL(context.req.url);
  return `Bearer authorization="https://localhost:${port}/${tenantId}", resource="https://${vaultDomain}"`;
}
