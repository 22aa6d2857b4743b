import { DeletedSecretNotFound, SecretDisabled, SecretNotFound } from "../errors/keyvault";
import type { Ours } from "../rights/ownership";
import type { SecretVersion, VaultSecret } from "../world/records";
import type { World } from "../world/world";
import { requirePermission } from "./access";
import { requireVault } from "./vaults";

/** A secret that lies deleted. */
export type DeletedSecret = VaultSecret & Required<Pick<VaultSecret, "deleted">>;

/** Where a secret's name stands in its vault: nobody's, a secret's, or still held by a deleted one. */
type SecretState =
  | { readonly kind: "free" }
  | { readonly kind: "live"; readonly secret: VaultSecret }
  | { readonly kind: "deleted"; readonly secret: DeletedSecret };

/** A secret's address: the vault's name, and its own. */
export interface SecretName {
  readonly vault: string;
  readonly name: string;
}

type Services = Pick<World, "clock" | "secrets">;

/** Looks a secret up. A deleted one is purged once its vault's retention is over. */
export function secretState(world: Services, { vault, name }: SecretName): SecretState {
  const secret = world.secrets.get(`${vault}/${name}`);
  return secret === undefined ? { kind: "free" } : stateOf(world, secret);
}

/** Every name that is not free in a vault, in the order of names. */
function secretStates(world: Services, vault: string): readonly SecretState[] {
  return world.secrets.all(`${vault}/`).map((secret) => stateOf(world, secret));
}

function stateOf({ clock }: Pick<World, "clock">, secret: VaultSecret): SecretState {
  const { deleted } = secret;
  if (deleted === undefined) return { kind: "live", secret };
  if (deleted.scheduledPurgeDate <= clock.now()) return { kind: "free" };
  return { kind: "deleted", secret: { ...secret, deleted } };
}

/** Which secret, and who reads it: the object ID of a service principal or managed identity. */
interface GetSecretRequest {
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
  world: Ours & Pick<World, "clock" | "resources" | "secrets" | "vaults">,
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

/** A vault's secrets, in the order of their names. Source: Azure Key Vault REST API, "Get Secrets". */
export function listSecrets(world: Pick<World, "clock" | "secrets">, vault: string): readonly VaultSecret[] {
  return secretStates(world, vault).flatMap((state) => (state.kind === "live" ? [state.secret] : []));
}

/**
 * A secret with all its versions, the oldest first. Source: Azure Key Vault REST API, "Get Secret Versions".
 * @throws SecretNotFound.
 */
export function listSecretVersions(world: Pick<World, "clock" | "secrets">, name: SecretName): VaultSecret {
  const state = secretState(world, name);
  if (state.kind !== "live") throw new SecretNotFound(name.name);
  return state.secret;
}

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
