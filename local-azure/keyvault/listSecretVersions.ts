import { SecretNotFound } from "../errors/keyvault";
import type { VaultSecret } from "../world/records";
import type { World } from "../world/world";
import { secretState, type SecretName } from "./secretState";

/**
 * A secret with all its versions, the oldest first. Source: Azure Key Vault REST API, "Get Secret Versions".
 * @throws SecretNotFound.
 */
export function listSecretVersions(world: Pick<World, "clock" | "secrets">, name: SecretName): VaultSecret {
  const state = secretState(world, name);
  if (state.kind !== "live") throw new SecretNotFound(name.name);
  return state.secret;
}
