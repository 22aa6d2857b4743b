import { type Situation, newestOf, upCommand } from "../situation";
import type { Finding } from "../schema";

/** The newest credential didn't get to where it is needed. */
export function handoverRule(situation: Situation): Finding[] {
  const newest = newestOf(situation);
  // One made by hand was handed over by hand.
  if (newest?.state !== "current" || newest.keyId === null || newest.generation === "g0") return [];
  const { name, keyId } = newest;
  const found = (code: string, who: string[], sentence: string): Finding => {
    const action = `run ${upCommand(situation)} again`;
    return { level: "act", code, subject: name, who, by: null, sentence, action, keyId };
  };
  if (newest.proven === false) {
    return [found("not-proven", [], `no token was obtained with ${name} yet, so nobody got it`)];
  }
  // What became of it in the vault since is another matter.
  if (situation.facts.state.published.get(situation.consumer.name)?.keyId !== keyId) {
    return [found("not-published", [], `the vault doesn't hold ${name}, its readers get an older one`)];
  }
  const { status = "done", missing = [] } = newest.handover ?? {};
  if (status === "done" || status === "notConfigured") return [];
  return [found("not-handed-over", missing, `${missing.join(", ")} didn't get ${name}`)];
}
