import { isLive, own } from "../../../rotation";
import { recordOf } from "../consumerNames";
import type { Facts, Unprotected } from "../../facts";
import type { Finding } from "../schema";

/** The engine would let what must stay go: somebody took its protection away. */
export function protectionFindings(facts: Facts): Finding[] {
  const bare = facts.state.unprotected.filter((one) => mustBeProtected(one, facts));
  if (bare.length === 0) return [];
  const names = bare.map(({ kind, name }) => (kind === "credential" ? name : `the ${kind} ${name}`));
  const shown = names.length > 4 ? [...names.slice(0, 3), `${names.length - 3} others`] : names;
  const sentence = `the engine's protection is gone from ${shown.join(", ")}: a mistaken run could delete what is in use`;
  const action = `run \`pulumi up --stack ${facts.stack}\`: it protects them again`;
  const about = { subject: "protection", who: [], by: null, keyId: null };
  return [{ ...about, level: "act", code: "unprotected", sentence, action }];
}

function mustBeProtected({ kind, name }: Unprotected, facts: Facts): boolean {
  switch (kind) {
    case "ledger":
    case "vault":
      return true;
    case "credential": {
      const [consumer = "", generation = ""] = name.split(/-(?=g\d+$)/);
      const credential = own(recordOf(consumer, facts)?.credentials, generation);
      return credential !== undefined && isLive(credential);
    }
    case "app":
    case "client policy":
      return Object.values(recordOf(name, facts)?.credentials ?? {}).some(isLive);
  }
}
