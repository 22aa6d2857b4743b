import { SecretNotFound, DeletedSecretNotFound, PurgeProtected } from "../errors/keyvault";
import type { World } from "../world/world";
import { daysAfter, retentionDays, requireVault, isPurgeProtected } from "./vaults";
import { secretState, type DeletedSecret, type SecretName, secretStates } from "./readSecrets";
import type { VaultSecret, Vault } from "../world/records";
import { text } from "../properties";

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
 * A secret that lies deleted. Source: Azure Key Vault REST API, "Get Deleted Secret".
 * @throws DeletedSecretNotFound.
 */
export function getDeletedSecret(world: Pick<World, "clock" | "secrets">, name: SecretName): DeletedSecret {
  const state = secretState(world, name);
  if (state.kind !== "deleted") throw new DeletedSecretNotFound(name.name);
  return state.secret;
}

/** The secrets that lie deleted in a vault. Source: Azure Key Vault REST API, "Get Deleted Secrets". */
export function listDeletedSecrets(
  world: Pick<World, "clock" | "secrets">,
  vault: string,
): readonly DeletedSecret[] {
  return secretStates(world, vault).flatMap((state) => (state.kind === "deleted" ? [state.secret] : []));
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
