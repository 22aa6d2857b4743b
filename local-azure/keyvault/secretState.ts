import type { VaultSecret } from "../world/records";
import type { World } from "../world/world";

/** A secret that lies deleted. */
export type DeletedSecret = VaultSecret & Required<Pick<VaultSecret, "deleted">>;

/** Where a secret's name stands in its vault: nobody's, a secret's, or still held by a deleted one. */
export type SecretState =
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
export function secretStates(world: Services, vault: string): readonly SecretState[] {
  return world.secrets.all(`${vault}/`).map((secret) => stateOf(world, secret));
}

function stateOf({ clock }: Pick<World, "clock">, secret: VaultSecret): SecretState {
  const { deleted } = secret;
  if (deleted === undefined) return { kind: "live", secret };
  if (deleted.scheduledPurgeDate <= clock.now()) return { kind: "free" };
  return { kind: "deleted", secret: { ...secret, deleted } };
}
