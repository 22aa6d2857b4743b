import { newVersion } from "../ids";
import type { Properties } from "../properties";
import type { SecretVersion, VaultSecret } from "../world/records";
import type { World } from "../world/world";
import { secretState } from "./secretState";
import { requireVault } from "./updateVault";

/** A secret as Azure Resource Manager writes it. Times are seconds since 1970. */
export interface PutSecretRequest {
  readonly vault: string;
  readonly resourceGroup: string;
  readonly name: string;
  readonly value: string;
  readonly contentType?: string | undefined;
  readonly enabled?: boolean | undefined;
  readonly notBefore?: number | undefined;
  readonly expires?: number | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly inputs: Properties;
}

/**
 * Writes a secret: a new version for a new value, the newest version's attributes otherwise. A deleted secret of that
 * name comes back first, with its versions, unless its retention is over.
 * @throws ResourceNotFound if there is no such vault.
 */
export function putSecret(
  world: Pick<World, "clock" | "secrets" | "vaults">,
  request: PutSecretRequest,
): VaultSecret {
  const vault = requireVault(world, request.vault, request.resourceGroup);
  const key = `${vault.name}/${request.name}`;
  const state = secretState(world, { vault: vault.name, name: request.name });
  // A deleted one is purged at the end of its retention: then this is another secret under its name.
  const previous = state.kind === "free" ? undefined : state.secret;
  const newest = previous?.versions.at(-1);
  const now = world.clock.seconds();
  const unchanged = newest?.value === request.value ? newest : undefined;
  const written: SecretVersion = {
    version: unchanged?.version ?? newVersion(),
    value: request.value,
    contentType: request.contentType,
    enabled: request.enabled ?? true,
    notBefore: request.notBefore,
    expires: request.expires,
    created: unchanged?.created ?? now,
    updated: now,
    tags: request.tags ?? {},
  };
  const older = (previous?.versions ?? []).filter(({ version }) => version !== written.version);
  const secret: VaultSecret = {
    vault: vault.name,
    name: previous?.name ?? request.name,
    versions: withNewest(older, written),
    inputs: request.inputs,
  };
  world.secrets.put(key, secret);
  return secret;
}

function withNewest(older: readonly SecretVersion[], newest: SecretVersion): VaultSecret["versions"] {
  const [first, ...others] = older;
  return first === undefined ? [newest] : [first, ...others, newest];
}
