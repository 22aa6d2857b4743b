import { printable } from "../../rendering/printable";
import { UsageError } from "../../settings/usageError";
import { readReceived } from "./received";
import { faultLines, goodLines } from "./words";
import { type WantedOne, keyOf, vaultOf } from "./wanted";

/**
 * Joins what came back with the key that waits in the vault; what is in it already isn't merged again.
 * @returns the exit code: 1 if it isn't what was asked for
 */
export async function mergeReceived(one: WantedOne, file: string): Promise<0 | 1> {
  const { name } = one;
  const { vaultName } = one.settings.vault;
  if (keyOf(one).in === "file")
    throw new UsageError(
      `--merge: got ${file}, but the key of ${name} is in a file (quarterturn:certificates.${name}.key.in): want --check of \`npm run certificate\``,
    );
  const vault = vaultOf(one);
  const received = await readReceived(one, file);
  const { chain, faults } = received;
  if (chain === undefined || faults.length > 0) {
    for (const line of faultLines(one, received)) console.log(printable(line));
    return 1;
  }
  const newest = await vault.newest(name);
  const isThere = newest?.fingerprint256 === chain.leaf.facts.fingerprint256;
  if (!isThere) await vault.merge(name, chain);
  console.log(
    printable(
      `It is ${isThere ? "in the vault already" : "in the vault now"}: ${vaultName}, certificate ${name}.`,
    ),
  );
  for (const line of goodLines(one, received, chain)) console.log(printable(line));
  return 0;
}
