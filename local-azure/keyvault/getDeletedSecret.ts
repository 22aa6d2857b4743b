import { DeletedSecretNotFound } from "../errors/vaultSecrets";
import type { World } from "../world/world";
import { secretState, type DeletedSecret, type SecretName } from "./secretState";

/**
 * A secret that lies deleted. Source: Azure Key Vault REST API, "Get Deleted Secret".
 * @throws DeletedSecretNotFound.
 */
export function getDeletedSecret(world: Pick<World, "clock" | "secrets">, name: SecretName): DeletedSecret {
  const state = secretState(world, name);
  if (state.kind !== "deleted") throw new DeletedSecretNotFound(name.name);
  return state.secret;
}
