import type { Context } from "hono";
import { z } from "zod";
import { BadParameter } from "../errors/keyvault";
import type { SecretProperties } from "../keyvault/secrets";
import { type DeletedSecret, newestOf } from "../keyvault/readSecrets";
import { isPurgeProtected, retentionDays } from "../keyvault/vaults";
import type { SecretVersion, Vault, VaultSecret } from "../world/records";

/** What every write may say of a secret. */
const propertiesShape = {
  contentType: z.string().optional(),
  attributes: z
    .object({ enabled: z.boolean().optional(), nbf: z.int().optional(), exp: z.int().optional() })
    .optional(),
  tags: z.record(z.string(), z.string()).optional(),
};

/** The body of "Set Secret". */
export const setShape = z.object({ value: z.string(), ...propertiesShape });

/** The body of "Update Secret". */
export const updateShape = z.object(propertiesShape);

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

/** The same in the words of the operations. */
export function propertiesIn(body: z.infer<typeof updateShape>): SecretProperties {
  return {
    contentType: body.contentType,
    enabled: body.attributes?.enabled,
    notBefore: body.attributes?.nbf,
    expires: body.attributes?.exp,
    tags: body.tags,
  };
}

/** The address of a vault, and the vault. */
export interface VaultAt {
  /** `https://NAME.vault.localhost:PORT`. */
  readonly origin: string;
  readonly vault: Vault;
}

/** One version of a secret without its value: `{id, attributes, contentType, tags}`. */
export function versionItem(at: VaultAt, { name }: VaultSecret, version: SecretVersion): object {
  return { ...properties(at.vault, version), id: `${at.origin}/secrets/${name}/${version.version}` };
}

/** One version of a secret with its value. */
export function secretBundle(at: VaultAt, secret: VaultSecret, version: SecretVersion): object {
  return { value: version.value, ...versionItem(at, secret, version) };
}

/** A secret in a list: its ID names no version. */
export function secretItem({ origin, vault }: VaultAt, secret: VaultSecret): object {
  return { ...properties(vault, newestOf(secret)), id: `${origin}/secrets/${secret.name}` };
}

/** A deleted secret in a list. */
export function deletedItem(at: VaultAt, secret: DeletedSecret): object {
  return { ...secretItem(at, secret), ...deletion(at, secret) };
}

/** A deleted secret, by its newest version; without its value. */
export function deletedBundle(at: VaultAt, secret: DeletedSecret): object {
  return { ...versionItem(at, secret, newestOf(secret)), ...deletion(at, secret) };
}

function deletion({ origin }: VaultAt, { name, deleted }: DeletedSecret): object {
  return {
    recoveryId: `${origin}/deletedsecrets/${name}`,
    deletedDate: Date.parse(deleted.deletedDate) / 1000,
    scheduledPurgeDate: Date.parse(deleted.scheduledPurgeDate) / 1000,
  };
}

function properties(vault: Vault, version: SecretVersion): object {
  return {
    contentType: version.contentType,
    attributes: {
      enabled: version.enabled,
      nbf: version.notBefore,
      exp: version.expires,
      created: version.created,
      updated: version.updated,
      recoveryLevel: recoveryLevel(vault),
      recoverableDays: retentionDays(vault),
    },
    tags: version.tags,
  };
}

/** How safe a deleted secret is. Source: Azure Key Vault REST API, "DeletionRecoveryLevel". */
function recoveryLevel(vault: Vault): string {
  const customized = retentionDays(vault) < 90 ? "Customized" : "";
  return `${customized}Recoverable${isPurgeProtected(vault) ? "" : "+Purgeable"}`;
}

/** The most that a vault answers at once, and by default. */
const largest = 25;

/**
 * The page that a request asks for by `maxresults` and `$skiptoken`: `{value, nextLink}`. `keyOf` names a record.
 * @throws BadParameter unless `maxresults` is 1 to 25.
 */
export function page<T>(
  context: Context,
  records: readonly T[],
  keyOf: (record: T) => string,
  show: (record: T) => object,
): { readonly value: readonly object[]; readonly nextLink: string | null } {
  const url = new URL(context.req.url);
  const size = Number(context.req.query("maxresults") ?? largest);
  if (!Number.isInteger(size) || size < 1 || size > largest) {
    throw new BadParameter(`maxresults must be between 1 and ${largest}.`);
  }
  const after = context.req.query("$skiptoken");
  const from = after === undefined ? 0 : records.findIndex((record) => keyOf(record) === after) + 1;
  const shown = records.slice(from, from + size);
  const last = shown.at(-1);
  if (last === undefined || from + size >= records.length) return { value: shown.map(show), nextLink: null };
  url.searchParams.set("$skiptoken", keyOf(last));
  return { value: shown.map(show), nextLink: url.toString() };
}
