import { type Situation, newestOf, upCommand } from "../situation";
import type { Finding } from "../schema";
import { secretOf } from "../secretNames";

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
  const wrote = situation.facts.state.published.get(situation.consumer.name)?.keyId;
  const lies = inVault(situation);
  if (lies === keyId && wrote === undefined) {
    const sentence = `the vault holds ${name}, and the stack's state has no record of what a run did there`;
    const restore = `restore the last state (\`pulumi stack import --stack ${situation.facts.stack}\`), then ${action}`;
    return [{ ...found("not-in-state", [], sentence), action: restore }];
  }
  if (newest.proven === false) {
    return [found("not-proven", [], `no token was obtained with ${name} yet, so nobody got it`)];
  }
  // What became of it in the vault since is another matter.
  if (wrote !== keyId) {
    const sentence =
      lies === undefined || lies === keyId
        ? `no run wrote ${name} into the vault, as far as the state knows`
        : `the vault doesn't hold ${name}, so its readers get an older one`;
    return [found("not-published", [], sentence)];
  }
  const { status = "done", missing = [] } = newest.handover ?? {};
  if (status === "done" || status === "notConfigured") return [];
  return [found("not-handed-over", missing, `${missing.join(", ")} did not get ${name}`)];
}

/** Key ID of what the vault's readers get; undefined where that isn't known, or where there is nothing. */
function inVault({ facts, consumer }: Situation): string | null | undefined {
  const { vault } = facts;
  return vault.ok ? vault.value.get(secretOf(consumer.name, facts))?.versions.at(-1)?.keyId : undefined;
}
