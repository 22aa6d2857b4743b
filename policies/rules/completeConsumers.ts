import { secretNameOf } from "../../components/secretName";
import { credentialName } from "../../rotation";
import { issuedAndLive, ledgerIn } from "../estateFacts";
import { at, shown } from "../facts";
import { type Member, stackRule } from "../rule";
import { typeOf, types } from "../types";

interface Config {
  readonly handover: boolean;
}

export const completeConsumers = stackRule<Config>({
  name: "complete-consumers",
  description:
    "Every consumer of the ledger has each live credential, the newest one's vault secret, and the newest one's handover.",
  enforcementLevel: "mandatory",
  config: {
    handover: {
      type: "boolean",
      default: true,
      description: "whether a handover is wanted; false where people get the secret by another way",
    },
  },
  check(stack, refuse, { handover }) {
    for (const [consumer, record] of Object.entries(ledgerIn(stack)?.consumers ?? {})) {
      const generations = issuedAndLive(record);
      const newest = generations.at(-1);
      for (const generation of generations) {
        const problem = credentialProblem(stack, consumer, generation);
        if (problem !== undefined) refuse(problem);
      }
      if (newest === undefined) continue;
      const problem = secretProblem(stack, consumer, newest);
      if (problem !== undefined) refuse(problem);
      if (handover && find(stack, types.handover, credentialName(consumer, newest)) === undefined) {
        refuse(
          `consumer ${consumer}: got no handover of ${newest}, want one named ${credentialName(consumer, newest)}`,
        );
      }
    }
  },
});

function credentialProblem(
  stack: readonly Member[],
  consumer: string,
  generation: string,
): string | undefined {
  const name = credentialName(consumer, generation);
  const password = find(stack, types.applicationPassword, name);
  if (password !== undefined && typeOf(password.parent) === types.rotatingConsumer) return undefined;
  return `consumer ${consumer}: got no credential for ${generation}, which lives, want one named ${name}`;
}

function secretProblem(stack: readonly Member[], consumer: string, newest: string): string | undefined {
  const name = secretNameOf(consumer);
  const secret = find(stack, types.vaultSecret, name);
  const published = secret === undefined ? undefined : at(secret.facts, "tags.generation");
  if (published === newest) return undefined;
  return `consumer ${consumer}: got ${shown(published)} in the vault secret ${name}, want ${newest}, the newest`;
}

function find(stack: readonly Member[], type: string, name: string): Member | undefined {
  return stack.find((member) => member.type === type && member.name === name);
}
