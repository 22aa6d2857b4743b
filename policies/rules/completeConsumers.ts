import { secretNameOf } from "../../names/secretName";
import { credentialName } from "../../rotation";
import { issuedAndLive, ledgerIn } from "../estateFacts";
import { at, shown, unknown } from "../facts";
import { type Member, stackRule } from "../rule";
import { types } from "../../names/types";
import { typeOf } from "../../names/urn";
import { partsAt } from "../../names/vaultName";

interface Config {
  readonly handover: boolean;
}

export const completeConsumers = stackRule<Config>({
  name: "complete-consumers",
  description:
    "Every consumer of the ledger has each live credential, the newest one's vault secret, and the newest one's handover, by their key ID.",
  enforcementLevel: "mandatory",
  config: {
    handover: {
      type: "boolean",
      default: true,
      description: "whether a handover is wanted; false where people get the secret in another way",
    },
  },
  check(stack, refuse, { handover }) {
    for (const [consumer, record] of Object.entries(ledgerIn(stack)?.consumers ?? {})) {
      const generations = issuedAndLive(record);
      const newest = generations.at(-1);
      const problems = [
        ...generations.flatMap((generation) => credentialProblems(stack, consumer, generation)),
        ...(newest === undefined ? [] : secretProblems(stack, consumer, newest)),
        ...(newest === undefined || !handover ? [] : handoverProblems(stack, consumer, newest)),
      ];
      for (const problem of problems) refuse(`consumer ${consumer}: ${problem}`, consumer);
    }
  },
});

function credentialProblems(stack: readonly Member[], consumer: string, generation: string): string[] {
  const name = credentialName(consumer, generation);
  return passwordOf(stack, consumer, generation) === undefined
    ? [`got no credential for ${generation}, which is live, want one named ${name}`]
    : [];
}

function secretProblems(stack: readonly Member[], consumer: string, newest: string): string[] {
  const secrets = stack.filter(({ type }) => type === types.vaultSecret);
  const declared = secretNameOf(consumer);
  // The stack file may give it another name in the vault (`secretName`).
  const own = secrets.find((one) => partsAt(one.name).name === declared);
  const name = own ? calledIn(own) : declared;
  const all = secrets.filter((one) => calledIn(one).toLowerCase() === name.toLowerCase());
  const twice = all.filter((one) => all.some((other) => other !== one && vaultOf(other) === vaultOf(one)));
  if (twice.length > 1) {
    const names = twice.map((one) => one.name).join(" and ");
    return [`got ${names}, both named ${name} in the vault; keep one of them`];
  }
  // In a vault that the consumer has left, an older one stays until it ends.
  const secret = all.find(({ facts }) => at(facts, "tags.generation") === newest) ?? all[0];
  const facts = secret?.facts ?? {};
  const published = at(facts, "tags.generation");
  if (published !== newest) {
    return [`got ${shown(published)} in the vault secret ${name}, want ${newest}, the newest`];
  }
  return keyProblems(`the vault secret ${name}`, at(facts, "tags.keyId"), stack, consumer, newest);
}

/** Which vault it is in, by what the stack file calls it. */
function vaultOf({ name }: Member): string {
  return partsAt(name).vault;
}

/** By the vault's name for it; by Pulumi's while the vault hasn't answered. */
function calledIn({ name, facts }: Member): string {
  const called = at(facts, "secretName") ?? at(facts, "name");
  return typeof called === "string" ? called : partsAt(name).name;
}

function handoverProblems(stack: readonly Member[], consumer: string, newest: string): string[] {
  const name = credentialName(consumer, newest);
  const handover = find(stack, types.handover, name);
  if (handover === undefined) return [`got no handover of ${newest}, want one named ${name}`];
  return keyProblems("the handover", at(handover.facts, "keyId"), stack, consumer, newest);
}

/** A record counts only if it stands for the secret that is there; a new one's key is known after the update. */
function keyProblems(
  what: string,
  keyId: ReturnType<typeof at>,
  stack: readonly Member[],
  consumer: string,
  newest: string,
): string[] {
  const password = passwordOf(stack, consumer, newest);
  const wanted = password === undefined ? undefined : at(password.facts, "keyId");
  if (wanted === undefined || wanted === unknown || keyId === unknown || keyId === wanted) return [];
  return [`got key ${shown(keyId)} in ${what}, want ${shown(wanted)}, that of ${newest}`];
}

function passwordOf(stack: readonly Member[], consumer: string, generation: string): Member | undefined {
  const name = credentialName(consumer, generation);
  const password = find(stack, types.applicationPassword, name) ?? find(stack, types.clientSecret, name);
  return password !== undefined && typeOf(password.parent) === types.rotatingConsumer ? password : undefined;
}

function find(stack: readonly Member[], type: string, name: string): Member | undefined {
  return stack.find((member) => member.type === type && member.name === name);
}
