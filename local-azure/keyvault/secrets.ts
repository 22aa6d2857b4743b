import {
  BadParameter,
  PurgeProtected,
  SecretDeletedButRecoverable,
  SecretNotFound,
} from "../errors/keyvault";
import { newVersion } from "../ids";
import { type Properties, text } from "../properties";
import type { SecretVersion, Vault, VaultSecret } from "../world/records";
import type { World } from "../world/world";
import { getDeletedSecret, type SecretName, secretState, versionOf } from "./readSecrets";
import { daysAfter, isPurgeProtected, requireVault, retentionDays } from "./vaults";

/** What a client may say of a secret. Times are seconds since 1970. Left out of an update: it stays. */
export interface SecretProperties {
  readonly contentType?: string | undefined;
  readonly enabled?: boolean | undefined;
  readonly notBefore?: number | undefined;
  readonly expires?: number | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

/** @throws BadParameter unless the name has 1 to 127 letters, digits and hyphens. */
export function requireSecretName(name: string): void {
  if (!/^[0-9a-z-]{1,127}$/i.test(name)) {
    throw new BadParameter(`The request URI contains an invalid name: ${name}`);
  }
}

const maxValueBytes = 25 * 1024;

/** @throws BadParameter for a value of more than 25 KB. */
function requireSecretValue(value: string): void {
  const bytes = Buffer.byteLength(value);
  if (bytes > maxValueBytes) {
    throw new BadParameter(
      `The value of a secret is limited to ${maxValueBytes} bytes; the value given has ${bytes}.`,
    );
  }
}

/**
 * Holds a secret's properties against the vault's limits: a content type of 255 characters, 15 tags of 256 characters.
 * Source: Azure Key Vault, "About secrets".
 * @throws BadParameter.
 */
function requireSecretProperties({ contentType = "", tags = {} }: SecretProperties): void {
  if (contentType.length > 255) {
    throw new BadParameter("The contentType of a secret is limited to 255 characters.");
  }
  const entries = Object.entries(tags);
  if (entries.length > 15) throw new BadParameter("A secret is limited to 15 tags.");
  if (entries.flat().some((text) => text.length > 256)) {
    throw new BadParameter("A tag's name and value are limited to 256 characters.");
  }
}

/** A secret as Azure Resource Manager writes it. Times are seconds since 1970. */
interface PutSecretRequest {
  readonly vault: string;
  readonly resourceGroup: string;
  readonly name: string;
  readonly value: string;
  readonly contentType?: string | undefined;
  readonly enabled?: boolean | undefined;
  readonly notBefore?: number | undefined;
  readonly expires?: number | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly inputs: Properties;
}

/**
 * Writes a secret: a new version for a new value, the newest version's attributes otherwise. A deleted secret of that
 * name comes back first, with its versions, unless its retention is over.
 * @throws ResourceNotFound if there is no such vault.
 */
export function putSecret(
  world: Pick<World, "clock" | "secrets" | "vaults">,
  request: PutSecretRequest,
): VaultSecret {
  const vault = requireVault(world, request.vault, request.resourceGroup);
  const key = `${vault.name}/${request.name}`;
  const state = secretState(world, { vault: vault.name, name: request.name });
  // A deleted one is purged at the end of its retention: then this is another secret under its name.
  const previous = state.kind === "free" ? undefined : state.secret;
  const newest = previous?.versions.at(-1);
  const now = world.clock.seconds();
  const unchanged = newest?.value === request.value ? newest : undefined;
  const written: SecretVersion = {
    version: unchanged?.version ?? newVersion(),
    value: request.value,
    contentType: request.contentType,
    enabled: request.enabled ?? true,
    notBefore: request.notBefore,
    expires: request.expires,
    created: unchanged?.created ?? now,
    updated: now,
    tags: request.tags ?? {},
  };
  const older = (previous?.versions ?? []).filter(({ version }) => version !== written.version);
  const secret: VaultSecret = {
    vault: vault.name,
    name: previous?.name ?? request.name,
    versions: withNewest(older, written),
    inputs: request.inputs,
  };
  world.secrets.put(key, secret);
  return secret;
}

function withNewest(older: readonly SecretVersion[], newest: SecretVersion): VaultSecret["versions"] {
  const [first, ...others] = older;
  return first === undefined ? [newest] : [first, ...others, newest];
}

/** A secret's new value. */
type SetSecretRequest = SecretName & SecretProperties & { readonly value: string };

/**
 * Writes a secret as the vault itself does it: always a new version, even for the same value.
 * Source: Azure Key Vault REST API, "Set Secret".
 * @throws BadParameter, SecretDeletedButRecoverable.
 */
export function setSecret(
  world: Pick<World, "clock" | "secrets">,
  request: SetSecretRequest,
): { readonly secret: VaultSecret; readonly version: SecretVersion } {
  const { vault, name, value } = request;
  requireSecretName(name);
  requireSecretValue(value);
  requireSecretProperties(request);
  const state = secretState(world, request);
  if (state.kind === "deleted") throw new SecretDeletedButRecoverable(name);
  const now = world.clock.seconds();
  const version: SecretVersion = {
    version: newVersion(),
    value,
    contentType: request.contentType,
    enabled: request.enabled ?? true,
    notBefore: request.notBefore,
    expires: request.expires,
    created: now,
    updated: now,
    tags: request.tags ?? {},
  };
  const secret: VaultSecret =
    state.kind === "live"
      ? { ...state.secret, versions: [...state.secret.versions, version] }
      : { vault, name, versions: [version] };
  world.secrets.put(`${vault}/${name}`, secret);
  return { secret, version };
}

/** Which version to change; left out: the newest. */
type UpdateSecretRequest = SecretName & SecretProperties & { readonly version?: string | undefined };

/**
 * Changes what a version says of itself, and never its value. Works on disabled ones too.
 * Source: Azure Key Vault REST API, "Update Secret".
 * @throws SecretNotFound, BadParameter.
 */
export function updateSecret(
  world: Pick<World, "clock" | "secrets">,
  request: UpdateSecretRequest,
): { readonly secret: VaultSecret; readonly version: SecretVersion } {
  requireSecretProperties(request);
  const state = secretState(world, request);
  if (state.kind !== "live") throw new SecretNotFound(request.name);
  const previous = versionOf(state.secret, request.version);
  const version: SecretVersion = {
    ...previous,
    contentType: request.contentType ?? previous.contentType,
    enabled: request.enabled ?? previous.enabled,
    notBefore: request.notBefore ?? previous.notBefore,
    expires: request.expires ?? previous.expires,
    tags: request.tags ?? previous.tags,
    updated: world.clock.seconds(),
  };
  const [first, ...others] = state.secret.versions;
  const changed = (one: SecretVersion): SecretVersion => (one.version === version.version ? version : one);
  const secret: VaultSecret = { ...state.secret, versions: [changed(first), ...others.map(changed)] };
  world.secrets.put(`${secret.vault}/${secret.name}`, secret);
  return { secret, version };
}

/**
 * Deletes a secret softly, as the vault itself does it: it can be recovered until the vault's retention is over.
 * @throws ResourceNotFound, SecretNotFound.
 */
export function deleteSecret(
  world: Pick<World, "clock" | "secrets" | "vaults">,
  { vault: vaultName, name }: { readonly vault: string; readonly name: string },
): void {
  const vault = requireVault(world, vaultName);
  const key = `${vault.name}/${name}`;
  const secret = world.secrets.get(key);
  if (secret === undefined || secret.deleted !== undefined) throw new SecretNotFound(name);
  const deletedDate = world.clock.now();
  const scheduledPurgeDate = daysAfter(deletedDate, retentionDays(vault));
  world.secrets.put(key, { ...secret, deleted: { deletedDate, scheduledPurgeDate } });
}

/**
 * Brings a deleted secret back, with all its versions. Source: Azure Key Vault REST API, "Recover Deleted Secret".
 * @throws DeletedSecretNotFound.
 */
export function recoverSecret(world: Pick<World, "clock" | "secrets">, request: SecretName): VaultSecret {
  const { vault, name, versions, inputs } = getDeletedSecret(world, request);
  const recovered: VaultSecret = { vault, name, versions, inputs };
  world.secrets.put(`${vault}/${name}`, recovered);
  return recovered;
}

/**
 * Removes a deleted secret for good; its name is free again. Source: Azure Key Vault REST API, "Purge Deleted Secret".
 * @throws DeletedSecretNotFound, PurgeProtected.
 */
export function purgeSecret(world: Pick<World, "clock" | "secrets">, vault: Vault, name: string): void {
  const secret = getDeletedSecret(world, { vault: vault.name, name });
  if (isPurgeProtected(vault)) throw new PurgeProtected(vault.name, text(vault.inputs, "location") ?? "");
  world.secrets.remove(`${secret.vault}/${secret.name}`);
}
