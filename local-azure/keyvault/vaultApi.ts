import { type Context, Hono, type MiddlewareHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { AzureError, NotEmulatedHere } from "../errors/azureError";
import { BadParameter, Throttled, VaultNotFound, VaultUnauthorized } from "../errors/keyvault";
import { Throttle } from "../https/throttle";
import type { TokenKey } from "../https/tokenKey";
import { readBearer } from "../https/bearer";
import { newUuid } from "../ids";
import type { World } from "../world/world";
import { certificateRoutes } from "./certificateRoutes";
import type { VaultEnvironment } from "./requests";
import { deletedSecretRoutes, secretRoutes } from "./secretRoutes";
import { vaultDomain, vaultNameOf, vaultState } from "./vaults";

/** Transactions that a vault takes in 10 seconds. Source: Azure Key Vault service limits. */
const usualTransactions = 4000;

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
  app.use(authenticate(world, key, transactions));
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

/** The names of Key Vault as a resource. */
const audiences: ReadonlySet<string> = new Set(
  [`https://${vaultDomain}`, "https://vault.azure.net"].flatMap((name) => [name, `${name}/`]),
);

/** Lets a request pass with a token of the tenant for Key Vault, to a vault that is there. */
function authenticate(
  world: World,
  key: TokenKey,
  transactions: number,
): MiddlewareHandler<VaultEnvironment> {
  const throttle = new Throttle(transactions, 10);
  return async (context, next) => {
    const caller = requireCaller(context, world, key);
    const name = vaultNameOf(new URL(context.req.url).hostname) ?? "";
    const state = vaultState(world, name);
    if (state.kind !== "live") throw new VaultNotFound(name);
    const wait = throttle.count(name);
    if (wait !== undefined) {
      context.header("retry-after", String(wait));
      throw new Throttled();
    }
    if (context.req.query("api-version") === undefined)
      throw new BadParameter("api-version must be specified");
    context.set("vault", state.vault);
    context.set("caller", caller);
    await next();
  };
}

function requireCaller(context: Context, world: Pick<World, "clock">, key: TokenKey): string {
  const outcome = readBearer(context.req.header("authorization"), audiences, world, key);
  switch (outcome.kind) {
    case "good":
      return outcome.bearer.oid;
    case "missing":
      throw new VaultUnauthorized();
    case "malformed":
      throw new VaultUnauthorized("Error validating token: its signature or its form is invalid.");
    case "expired":
      throw new VaultUnauthorized("[TokenExpired] Error validating token: it is expired.");
    case "wrongAudience":
      throw new VaultUnauthorized(
        `AKV10022: Invalid audience. Expected https://${vaultDomain}, found: ${outcome.audience}.`,
      );
  }
}
