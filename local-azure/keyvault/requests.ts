import type { Context, MiddlewareHandler } from "hono";
import type { z } from "zod";
import { BadParameter } from "../errors/keyvault";
import type { Ours } from "../rights/ownership";
import type { Vault } from "../world/records";
import type { World } from "../world/world";
import {
  type CertificatePermission,
  requirePermission,
  type SecretPermission,
  type VaultContent,
} from "./access";

/** What a request's handlers know of it: the vault it is for, and the object ID of who sent it. */
export interface VaultEnvironment {
  Variables: { vault: Vault; caller: string };
}

export type VaultRequest = Context<VaultEnvironment>;

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

/** The address of a vault, and the vault. */
export interface VaultAt {
  /** `https://NAME.vault.localhost:PORT`. */
  readonly origin: string;
  readonly vault: Vault;
}

/** The vault of a request, and its address as the client wrote it. */
export function vaultAt(context: VaultRequest): VaultAt {
  return { origin: new URL(context.req.url).origin, vault: context.get("vault") };
}

/** The secret that a request's path names. */
export function secretName(context: VaultRequest): { readonly vault: string; readonly name: string } {
  return { vault: context.get("vault").name, name: context.req.param("name") ?? "" };
}

/** Reads a JSON body. @throws BadParameter if it hasn't this shape. */
export async function readBody<T>(context: Context, shape: z.ZodType<T>): Promise<T> {
  const json: unknown = await context.req.json().catch(() => undefined);
  const read = shape.safeParse(json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new BadParameter(
    `Property ${issue?.path.join(".") ?? ""} has invalid value: ${issue?.message ?? ""}`,
  );
}

/** The most that a vault answers at once, and by default. */
const largest = 25;

/**
 * Answers with the page that a request asks for by `maxresults` and `$skiptoken`: `{value, nextLink}`. `keyOf` names a record.
 * @throws BadParameter unless `maxresults` is 1 to 25.
 */
export function page<T>(
  context: Context,
  records: readonly T[],
  keyOf: (record: T) => string,
  show: (record: T) => object,
): Response {
  const url = new URL(context.req.url);
  const size = Number(context.req.query("maxresults") ?? largest);
  if (!Number.isInteger(size) || size < 1 || size > largest) {
    throw new BadParameter(`maxresults must be between 1 and ${largest}.`);
  }
  const after = context.req.query("$skiptoken");
  const from = after === undefined ? 0 : records.findIndex((record) => keyOf(record) === after) + 1;
  const shown = records.slice(from, from + size);
  const last = shown.at(-1);
  const isLast = last === undefined || from + size >= records.length;
  if (!isLast) url.searchParams.set("$skiptoken", keyOf(last));
  return context.json({ value: shown.map(show), nextLink: isLast ? null : url.toString() });
}
