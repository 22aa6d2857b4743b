import { SecretDeletedButRecoverable } from "../errors/vaultSecrets";
import { newVersion } from "../ids";
import type { SecretVersion, VaultSecret } from "../world/records";
import type { World } from "../world/world";
import {
  requireSecretName,
  requireSecretProperties,
  requireSecretValue,
  type SecretProperties,
} from "./checkSecret";
import { secretState, type SecretName } from "./secretState";

/** A secret's new value. */
export type SetSecretRequest = SecretName & SecretProperties & { readonly value: string };

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
