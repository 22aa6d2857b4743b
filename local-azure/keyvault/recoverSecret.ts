import type { VaultSecret } from "../world/records";
import type { World } from "../world/world";
import { getDeletedSecret } from "./getDeletedSecret";
import type { SecretName } from "./secretState";

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
