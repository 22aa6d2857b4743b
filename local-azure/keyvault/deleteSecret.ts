import { SecretNotFound } from "../errors/keyvault";
import type { World } from "../world/world";
import { daysAfter, retentionDays } from "./vaultState";
import { requireVault } from "./updateVault";

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
