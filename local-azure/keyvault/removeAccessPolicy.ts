import type { World } from "../world/world";
import { vaultState } from "./vaultState";

/** Takes one identity's permissions away, and nobody else's. A vault or policy that is gone already is fine. */
export function removeAccessPolicy(
  world: Pick<World, "clock" | "vaults">,
  { vault: name, objectId }: { readonly vault: string; readonly objectId: string },
): void {
  const state = vaultState(world, name);
  if (state.kind !== "live") return;
  const others = state.vault.accessPolicies.filter((policy) => policy.objectId !== objectId);
  world.vaults.put(name, { ...state.vault, accessPolicies: others });
}
