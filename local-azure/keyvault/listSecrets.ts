import type { VaultSecret } from "../world/records";
import type { World } from "../world/world";
import { secretStates } from "./secretState";

/** A vault's secrets, in the order of their names. Source: Azure Key Vault REST API, "Get Secrets". */
export function listSecrets(world: Pick<World, "clock" | "secrets">, vault: string): readonly VaultSecret[] {
  return secretStates(world, vault).flatMap((state) => (state.kind === "live" ? [state.secret] : []));
}
