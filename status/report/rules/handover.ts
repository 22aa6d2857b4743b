import { type Situation, newestOf, upCommand } from "../situation";
import type { Facts } from "../../facts";
import { type VaultView, inWords, mainView, othersOf, secretIn } from "../../vaults";
import type { Finding } from "../schema";

/** The newest credential didn't get to where it is needed. */
export function handoverRule(situation: Situation): Finding[] {
  const newest = newestOf(situation);
  // One made by hand was handed over by hand.
  if (newest?.state !== "current" || newest.keyId === null || newest.generation === "g0") return [];
  const { name, keyId } = newest;
  const action = `run ${upCommand(situation)} again`;
  const found = (code: string, who: string[], sentence: string): Finding => {
    return { level: "act", code, subject: name, who, by: null, sentence, action, keyId };
  };
  const { facts, consumer } = situation;
  const main = mainView(consumer.name, facts);
  const wrote = main?.published.get(consumer.name)?.keyId;
  const lies = inVault(consumer.name, main, facts);
  if (lies === keyId && wrote === undefined) {
    const sentence = `the vault holds ${name}, and the stack's state has no record of what a run did there`;
    const restore = `restore the last state (\`pulumi stack import --stack ${situation.facts.stack}\`), then ${action}`;
    return [{ ...found("not-in-state", [], sentence), action: restore }];
  }
  if (newest.proven === false) {
    return [found("not-proven", [], `no token was obtained with ${name} yet, so nobody got it`)];
  }
  const elsewhere = othersOf(consumer.name, facts)
    .filter(({ published }) => published.get(consumer.name)?.keyId !== keyId)
    .map((vault) => {
      const sentence = `no run wrote ${name} into ${inWords(vault)}, as far as the state knows: whoever reads it there has an older one, or none`;
      return found("not-published", [], sentence);
    });
  // What became of it in the vault since is another matter.
  if (wrote !== keyId) {
    const sentence =
      lies === undefined || lies === keyId
        ? `no run wrote ${name} into the vault, as far as the state knows`
        : `the vault doesn't hold ${name}, so its readers get an older one`;
    return [found("not-published", [], sentence), ...elsewhere];
  }
  const { status = "done", missing = [] } = newest.handover ?? {};
  if (status === "done" || status === "notConfigured") return elsewhere;
  return [found("not-handed-over", missing, `${missing.join(", ")} did not get ${name}`), ...elsewhere];
}

/** Key ID of what the vault's readers get; undefined where that isn't known, or where there is nothing. */
function inVault(consumer: string, vault: VaultView | undefined, facts: Facts): string | null | undefined {
  if (vault?.read.ok !== true) return undefined;
  return vault.read.value.get(secretIn(consumer, vault, facts))?.versions.at(-1)?.keyId;
}
