import type { DeletedSecret } from "../../../keyvault/secretState";
import { isPurgeProtected } from "../../../keyvault/updateVault";
import { newestOf } from "../../../keyvault/versionOf";
import { retentionDays } from "../../../keyvault/vaultState";
import type { SecretVersion, Vault, VaultSecret } from "../../../world/records";

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
