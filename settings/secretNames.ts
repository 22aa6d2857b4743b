import { secretNameOf } from "../names/secretName";
import { own } from "../rotation";
import type { Consumers } from "./schema";

/**
 * Name of a consumer's secret in the vault: the stack file's, or the usual one. One that left the stack file keeps the name
 * that it has.
 * @param held the name that the stack's state has; undefined if it has none
 */
export function vaultSecretName(consumers: Consumers, consumer: string, held?: string): string {
  const section = own(consumers, consumer);
  return section === undefined
    ? (held ?? secretNameOf(consumer))
    : (section.secretName ?? secretNameOf(consumer));
}
