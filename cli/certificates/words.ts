import type { Chain } from "../../certificates/received/chain";
import type { Received } from "./received";
import { type WantedOne, keyOf } from "./wanted";

/** What speaks against it, a sentence each. */
export function faultLines({ name }: WantedOne, { file, faults, chain }: Received): string[] {
  const what = chain === undefined ? [] : [`${name}: ${file}: ${summary(chain)}`];
  return [...what, ...faults.map(({ sentence }) => `- ${sentence}`)];
}

/** What it is, and where it goes. */
export function goodLines(one: WantedOne, received: Received, chain: Chain): string[] {
  const { name, stack } = one;
  const { facts } = chain.leaf;
  const last = (chain.intermediates.at(-1) ?? chain.leaf).facts;
  const path = chain.intermediates.map((above) => above.facts.subject);
  const own = facts.subject === "" ? (facts.sans[0] ?? "") : facts.subject;
  return [
    `${name}: ${received.file} is what was asked for: ${summary(chain)}`,
    `Chain: ${[own, ...path].join(" < ")}; its root is ${last.issuer}, which isn't sent.`,
    `SHA-256 fingerprint: ${facts.fingerprint256}`,
    ...(received.isInOrder ? [] : ["The file isn't as a server sends it: --out FILE writes it so."]),
    `In Pulumi.${stack}.yaml, so that the plan knows that it came:`,
    ...receivedLines(name, facts.fingerprint256),
  ];
}

/** Where it goes, where that is known. */
export function wayLines(one: WantedOne, file: string): string[] {
  const { name, stack, setting } = one;
  const check = `npm run certificate -- --stack ${stack} --check ${file}`;
  const inVault =
    keyOf(one).in === "vault"
      ? [`Into the vault: npm run csr -- --stack ${stack} --merge ${file} ${name}`]
      : [];
  if (setting.pexip !== undefined)
    return [
      ...inVault,
      `To Pexip Infinity: ${check} --install pexip ${keyOf(one).in === "vault" ? "" : "--key KEYFILE "}${name}`,
    ];
  const where = setting.nodes === undefined ? setting.host : Object.keys(setting.nodes).join(", ");
  return [...inVault, `To where it is served: ${where}, with the key, the file as --out FILE writes it.`];
}

/** The line of the stack file by which the renewal is received. */
function receivedLines(name: string, fingerprint: string): string[] {
  return ["  quarterturn:received:", `    ${name}: "${fingerprint}"`];
}

/** Whom it is for, who issued it, and its life. */
export function summary({ leaf: { facts } }: Chain): string {
  const { subject, sans, issuer, serial, notBefore, notAfter } = facts;
  // Public authorities leave the subject of many empty.
  const whom = [...(subject === "" ? [] : [subject]), `for ${sans.join(", ")}`].join(" ");
  return `${whom}, by ${issuer}, ${notBefore} to ${notAfter}, serial ${serial}.`;
}
