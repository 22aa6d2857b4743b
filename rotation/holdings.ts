import {
  type ConsumerRecord,
  type Credential,
  credentialName,
  credentialParts,
  generationNumber,
  isLive,
} from "./ledger";
import type { Problem } from "./problem";
import type { Holding } from "./request";

/** What the engine's state has, by credential name. A map, since a consumer may be called `constructor`. */
export type Holdings = ReadonlyMap<string, Holding>;

/** What the state has of a generation: under the consumer's name, or under one that it had before. */
export function holdingOf(
  name: string,
  { formerNames = {} }: ConsumerRecord,
  generation: string,
  holdings: Holdings,
): Holding | undefined {
  const names = [name, ...Object.keys(formerNames)];
  const found = names.flatMap((each) => holdings.get(credentialName(each, generation)) ?? []);
  return found.find(({ password }) => password !== "none") ?? found[0];
}

/** True if the engine still has it, so that it must be declared: what is declared and isn't there would be made. */
export function isHeld(holding: Holding | undefined): boolean {
  return holding !== undefined && holding.password !== "none";
}

/** True for a live one that was made and is there no more: somebody removed it, or it was made again under another key. */
export function isLost(credential: Credential, holding: Holding | undefined): boolean {
  if (!isLive(credential)) return false;
  if (credential.adoptedKeyId !== undefined) return credential.absent === true;
  if (holding === undefined) return false;
  return credential.absent === true || holding.password === "none" || holding.password === "remade";
}

/**
 * Credentials that the state protects and no record knows: the ledger lost their consumer, or is older than they are.
 * Going on would issue their numbers a second time, and have the engine delete what is in use.
 */
export function unknownHoldings(records: ReadonlyMap<string, ConsumerRecord>, holdings: Holdings): Problem[] {
  const known = (consumer: string, generation: string): boolean =>
    [...records].some(
      ([name, { formerNames = {}, nextGeneration }]) =>
        (name === consumer || Object.hasOwn(formerNames, consumer)) &&
        generationNumber(generation) < nextGeneration,
    );
  return [...holdings].flatMap(([name, { password }]) => {
    const { consumer, generation } = credentialParts(name);
    if (password !== "protected" || known(consumer, generation)) return [];
    return [
      {
        key: "ledger",
        got: `no record of ${name}, which the stack's state has and protects`,
        want: "a record of every credential in it",
        wayOut:
          'restore the state\'s last version (runbook: "clock" and "ledger" errors); nothing was changed',
      },
    ];
  });
}
