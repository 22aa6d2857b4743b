import * as pulumi from "@pulumi/pulumi";
import type { VaultReader } from "../components/secretVault";
import { recipientReaders } from "../settings/recipientReaders";
import { vaultSecretName } from "../settings/secretNames";
import type { Consumers } from "./consumers";
import type { Estate, VaultHere } from "./estate";
import { readerIn } from "./ownState";

/** Lets who gets a link open it: that one secret, where the vault can tell secrets apart. */
export async function declareRecipientReaders(
  { settings, state }: Estate,
  { vault, allow }: VaultHere,
  { published }: Consumers,
): Promise<void> {
  for (const { objectId, kind, consumers } of recipientReaders(settings)) {
    const reader = `recipient-${objectId}`;
    const who: VaultReader = { identity: { principalId: objectId }, kind };
    if (vault.access === "rbac") {
      for (const consumer of consumers.filter((one) => published.has(one)))
        await allow(`${reader}-${consumer}`, who, vaultSecretName(settings.consumers, consumer));
      continue;
    }
    if (readerIn(state, reader) === undefined && pulumi.runtime.isDryRun())
      void pulumi.log.warn(
        `${objectId}, who gets links to secrets of ${consumers.join(", ")}, may read every secret of ${settings.vault.vaultName}: an access policy knows no single one (with \`access: rbac\` it would be these only).`,
      );
    await allow(reader, who);
  }
}
