import { SecretNotFound } from "../errors/keyvault";
import type { SecretVersion, VaultSecret } from "../world/records";
import type { World } from "../world/world";
import { requireSecretProperties, type SecretProperties } from "./checkSecret";
import { secretState, type SecretName } from "./secretState";
import { versionOf } from "./versionOf";

/** Which version to change; left out: the newest. */
export type UpdateSecretRequest = SecretName & SecretProperties & { readonly version?: string | undefined };

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
