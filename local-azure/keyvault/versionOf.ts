import { SecretNotFound } from "../errors/keyvault";
import type { SecretVersion, VaultSecret } from "../world/records";

/** The newest version of a secret. */
export function newestOf({ versions }: VaultSecret): SecretVersion {
  return versions.at(-1) ?? versions[0];
}

/**
 * One version of a secret; the newest if none is named.
 * @throws SecretNotFound if the secret has no such version.
 */
export function versionOf(secret: VaultSecret, version: string | undefined): SecretVersion {
  if (version === undefined) return newestOf(secret);
  const found = secret.versions.find((one) => one.version === version);
  if (found === undefined) throw new SecretNotFound(`${secret.name}/${version}`);
  return found;
}
