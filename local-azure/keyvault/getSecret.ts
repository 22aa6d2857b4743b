import { SecretDisabled, SecretNotFound } from "../errors/keyvault";
import type { SecretVersion } from "../world/records";
import type { World } from "../world/world";
import { requirePermission } from "./requirePermission";
import { requireVault } from "./updateVault";

/** Which secret, and who reads it: the object ID of a service principal or managed identity. */
export interface GetSecretRequest {
  readonly vault: string;
  readonly name: string;
  /** Left out: the newest version. */
  readonly version?: string;
  readonly reader: string;
}

/**
 * Reads a secret as the vault's own API does. Expired and not yet valid ones are read too.
 * @throws ForbiddenByPolicy, ForbiddenByRbac, SecretNotFound, SecretDisabled, ResourceNotFound.
 */
export function getSecret(
  world: Pick<World, "caller" | "clock" | "resources" | "secrets" | "vaults">,
  request: GetSecretRequest,
): SecretVersion {
  const vault = requireVault(world, request.vault);
  requirePermission(world, vault, request.reader, "get");
  const secret = world.secrets.get(`${vault.name}/${request.name}`);
  if (secret === undefined || secret.deleted !== undefined) throw new SecretNotFound(request.name);
  const sought = request.version;
  const version =
    sought === undefined ? secret.versions.at(-1) : secret.versions.find((one) => one.version === sought);
  if (version === undefined) throw new SecretNotFound(`${request.name}/${sought ?? ""}`);
  if (!version.enabled) throw new SecretDisabled();
  return version;
}
