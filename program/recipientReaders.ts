import * as pulumi from "@pulumi/pulumi";
import type { VaultReader } from "../components/secretVault";
import { recipientReaders } from "../settings/recipientReaders";
import type { Consumers } from "./consumers";
import type { Estate } from "./estate";
import { readerIn } from "./ownState";
import type { VaultHere } from "./vaults";

/** Lets who gets a link open it: that one secret, where the vault can tell secrets apart. */
export async function declareRecipientReaders(
  { settings, state }: Estate,
  { vault, allow, settings: { vaultName } }: VaultHere,
  { inVaults }: Pick<Consumers, "inVaults">,
): Promise<void> {
  const secrets = inVaults.get(vault.called) ?? new Map<string, string>();
  const all = recipientReaders(settings, vault.called, (consumer) => secrets.has(consumer));
  for (const { objectId, kind, consumers } of all) {
    const reader = `recipient-${objectId}`;
    const who: VaultReader = { identity: { principalId: objectId }, kind };
    if (vault.access === "rbac") {
      for (const consumer of consumers) {
        const secretName = secrets.get(consumer);
        if (secretName !== undefined) await allow(`${reader}-${consumer}`, who, secretName);
      }
      continue;
    }
    if (readerIn(state, reader, vault.called) === undefined && pulumi.runtime.isDryRun())
      void pulumi.log.warn(
        `${objectId}, who gets links to secrets of ${consumers.join(", ")}, may read every secret of ${vaultName}: an access policy knows no single one (with \`access: rbac\` it would be these only).`,
      );
    await allow(reader, who);
  }
}
