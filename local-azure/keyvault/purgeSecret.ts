import { PurgeProtected } from "../errors/vaultSecrets";
import { text } from "../properties";
import type { Vault } from "../world/records";
import type { World } from "../world/world";
import { getDeletedSecret } from "./getDeletedSecret";
import { isPurgeProtected } from "./updateVault";

/**
 * Removes a deleted secret for good; its name is free again. Source: Azure Key Vault REST API, "Purge Deleted Secret".
 * @throws DeletedSecretNotFound, PurgeProtected.
 */
export function purgeSecret(world: Pick<World, "clock" | "secrets">, vault: Vault, name: string): void {
  const secret = getDeletedSecret(world, { vault: vault.name, name });
  if (isPurgeProtected(vault)) throw new PurgeProtected(vault.name, text(vault.inputs, "location") ?? "");
  world.secrets.remove(`${secret.vault}/${secret.name}`);
}
