import { endedNames, ledgerIn, passwordsIn } from "../estateFacts";
import { stackRule } from "../rule";
import { types } from "../types";

export const protectLiveCredentials = stackRule({
  name: "protect-live-credentials",
  description:
    "Live credentials and the ledger are protected, so that the engine refuses to delete them. The ledger says which have ended.",
  enforcementLevel: "mandatory",
  config: {},
  check(stack, refuse) {
    const ended = endedNames(ledgerIn(stack));
    const live = passwordsIn(stack).filter(({ name }) => !ended.has(name));
    const ledgers = stack.filter(({ type }) => type === types.ledger);
    for (const member of [...ledgers, ...live]) {
      if (!member.protect) refuse(`${member.name}: got protect: false, want true`, member);
    }
  },
});
