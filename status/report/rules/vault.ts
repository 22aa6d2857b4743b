import type { Publication, VaultSecret } from "../../facts";
import { type VaultView, inWords, secretIn, vaultViews } from "../../vaults";
import type { Finding } from "../schema";
import { type Situation, newOne, upCommand } from "../situation";

/** What a run wrote into a vault isn't what its readers get. */
export function vaultRule(situation: Situation): Finding[] {
  return vaultViews(situation.facts).flatMap((vault) => inOneVault(situation, vault));
}

function inOneVault(situation: Situation, vault: VaultView): Finding[] {
  const { facts, consumer } = situation;
  const wrote = vault.published.get(consumer.name);
  if (wrote === undefined || !vault.read.ok) return [];
  const secret = secretIn(consumer.name, vault, facts);
  const lies = vault.read.value.get(secret);
  const place = inWords(vault);
  const newest = lies?.versions.at(-1);
  const refresh = `run ${upCommand(situation, "--refresh")}: it writes it again`;
  if (lies === undefined || newest === undefined || lies.isDeleted) {
    const what = lies === undefined ? `is not in ${place} any more` : `was deleted from ${place}`;
    return [found(situation, "vault-secret-deleted", `${secret} ${what}: its readers get nothing`, refresh)];
  }
  if (isOurs(wrote, newest)) {
    if (newest.isEnabled) return [];
    const sentence = `${secret} was disabled in ${place}: its readers get nothing`;
    return [found(situation, "vault-secret-disabled", sentence, refresh)];
  }
  // Written by a run that this state doesn't know: a finding of its own.
  const isKnown = consumer.credentials.some(
    ({ state, keyId }) => state === "unrecorded" && keyId === newest.keyId,
  );
  if (isKnown) return [];
  const sentence = `somebody wrote another version of ${secret} into ${place} on ${newest.createdAt.slice(0, 10)}: its readers get a secret that no run has proven`;
  // With the same tags the engine sees no difference: only another value brings another version.
  const isDisguised = newest.keyId === wrote.keyId;
  const anew = newOne(situation, `${secret} was overwritten`);
  return [found(situation, "vault-secret-overwritten", sentence, isDisguised ? anew : refresh)];
}

function isOurs(wrote: Publication, newest: VaultSecret["versions"][number]): boolean {
  const isSame = wrote.version === undefined || wrote.version === newest.version;
  return isSame && newest.keyId === wrote.keyId;
}

function found({ consumer }: Situation, code: string, sentence: string, action: string): Finding {
  return { level: "act", code, subject: consumer.name, who: [], by: null, keyId: null, sentence, action };
}
