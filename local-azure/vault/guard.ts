import type { Context, MiddlewareHandler } from "hono";
import { AzureError } from "../errors/azureError";
import { BadParameter, VaultNotFound, VaultUnauthorized } from "../errors/keyvault";
import {
  type CertificatePermission,
  type SecretPermission,
  type VaultContent,
  requirePermission,
} from "../keyvault/access";
import { vaultState, vaultDomain, vaultNameOf } from "../keyvault/vaults";
import type { Vault } from "../world/records";
import type { Ours } from "../rights/ownership";
import type { World } from "../world/world";
import { readBearer } from "../https/tokens";
import { Throttle } from "../https/throttle";
import type { TokenKey } from "../https/tokenKey";

/** What a request's handlers know of it: the vault it is for, and the object ID of who sent it. */
export interface VaultEnvironment {
  Variables: { vault: Vault; caller: string };
}

/** The names of Key Vault as a resource. */
const audiences: ReadonlySet<string> = new Set(
  [`https://${vaultDomain}`, "https://vault.azure.net"].flatMap((name) => [name, `${name}/`]),
);

/** Transactions that a vault takes in 10 seconds. Source: Azure Key Vault service limits. */
export const usualTransactions = 4000;

/** Lets a request pass with a token of the tenant for Key Vault, to a vault that is there. */
export function guard(
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
      throw new AzureError(
        429,
        "Throttled",
        "Request was not processed because too many requests were received.",
      );
    }
    if (context.req.query("api-version") === undefined)
      throw new BadParameter("api-version must be specified");
    context.set("vault", state.vault);
    context.set("caller", caller);
    await next();
  };
}

/**
 * Lets a request pass if the vault allows its sender to do this with its secrets, or its certificates. The operator is whoever
 * renews certificates too: in Azure somebody gives them the right in each vault, here they have it, unless a run is given rights.
 */
export function permit(
  world: Ours & Pick<World, "resources">,
  permission: SecretPermission | CertificatePermission,
  of: VaultContent = "secrets",
): MiddlewareHandler<VaultEnvironment> {
  return async (context, next) => {
    const caller = context.get("caller");
    const renews = of === "certificates" && caller === world.operator.objectId;
    if (!renews || world.granted !== undefined)
      requirePermission(world, context.get("vault"), caller, permission, of);
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
