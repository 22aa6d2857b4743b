import { vaultSecretName } from "../../settings/secretNames";
import type { Facts } from "../facts";

/** Name of a consumer's secret in the vault: the one that a run wrote, or is to write. */
export function secretOf(consumer: string, { settings, state }: Pick<Facts, "settings" | "state">): string {
  return state.published.get(consumer)?.secretName ?? vaultSecretName(settings.consumers, consumer);
}
