import type { World } from "../world/world";
import { daysAfter, retentionDays, vaultState } from "./vaultState";

/** Deletes a vault softly: its name stays taken, and it can be recovered, until its retention is over. */
export function deleteVault(world: Pick<World, "clock" | "vaults">, name: string): void {
  const state = vaultState(world, name);
  if (state.kind !== "live") return;
  const deletedDate = world.clock.now();
  const scheduledPurgeDate = daysAfter(deletedDate, retentionDays(state.vault));
  world.vaults.put(name, { ...state.vault, deleted: { deletedDate, scheduledPurgeDate } });
}
