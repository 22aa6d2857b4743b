import type { World } from "../world/world";
import { secretStates, type DeletedSecret } from "./secretState";

/** The secrets that lie deleted in a vault. Source: Azure Key Vault REST API, "Get Deleted Secrets". */
export function listDeletedSecrets(
  world: Pick<World, "clock" | "secrets">,
  vault: string,
): readonly DeletedSecret[] {
  return secretStates(world, vault).flatMap((state) => (state.kind === "deleted" ? [state.secret] : []));
}
