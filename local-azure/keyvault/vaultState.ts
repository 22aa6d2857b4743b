import type { Instant } from "../../rotation/calendar";
import type { Vault } from "../world/records";
import type { World } from "../world/world";

/** Where a name stands: nobody's, somebody's, or still held by a deleted vault. */
export type VaultState =
  | { readonly kind: "free" }
  | { readonly kind: "live"; readonly vault: Vault }
  | { readonly kind: "deleted"; readonly vault: Vault };

/** Looks a vault up by its name, which is unique in all of Azure. A deleted vault is purged once its retention is over. */
export function vaultState({ vaults, clock }: Pick<World, "vaults" | "clock">, name: string): VaultState {
  const vault = vaults.get(name);
  if (vault === undefined) return { kind: "free" };
  if (vault.deleted === undefined) return { kind: "live", vault };
  return vault.deleted.scheduledPurgeDate <= clock.now() ? { kind: "free" } : { kind: "deleted", vault };
}

/** The vault's soft-delete retention in days. */
export function retentionDays(vault: Vault): number {
  const days = vault.assigned.softDeleteRetentionInDays;
  return typeof days === "number" ? days : 90;
}

/** The instant `days` days after another. */
export function daysAfter(instant: Instant, days: number): Instant {
  const later = new Date(Date.parse(instant) + days * 86_400_000);
  return later.toISOString().replace(".000Z", "Z");
}
