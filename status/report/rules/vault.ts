import type { Publication, VaultSecret } from "../../facts";
import type { Finding } from "../schema";
import { type Situation, newOne, upCommand } from "../situation";
import { secretOf } from "../secretNames";

/** What a run wrote into the vault isn't what its readers get. */
export function vaultRule(situation: Situation): Finding[] {
  const { facts, consumer } = situation;
  const wrote = facts.state.published.get(consumer.name);
  if (wrote === undefined || !facts.vault.ok) return [];
  const secret = secretOf(consumer.name, facts);
  const lies = facts.vault.value.get(secret);
  const newest = lies?.versions.at(-1);
  const refresh = `run ${upCommand(situation, "--refresh")}: it writes it again`;
  if (lies === undefined || newest === undefined || lies.isDeleted) {
    const what = lies === undefined ? "is not in the vault any more" : "was deleted from the vault";
    return [found(situation, "vault-secret-deleted", `${secret} ${what}: its readers get nothing`, refresh)];
  }
  if (isOurs(wrote, newest)) {
    if (newest.isEnabled) return [];
    const sentence = `${secret} was disabled in the vault: its readers get nothing`;
    return [found(situation, "vault-secret-disabled", sentence, refresh)];
  }
  // Written by a run that this state doesn't know: a finding of its own.
  const isKnown = consumer.credentials.some(
    ({ state, keyId }) => state === "unrecorded" && keyId === newest.keyId,
  );
  if (isKnown) return [];
  const sentence = `somebody wrote another version of ${secret} into the vault on ${newest.createdAt.slice(0, 10)}: its readers get a secret that no run has proven`;
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
