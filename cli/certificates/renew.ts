import type { X509Certificate } from "node:crypto";
import { AcmeError, type AcmeAccount, order } from "../../certificates/acme/order";
import { certificatesIn } from "../../certificates/received/bundle";
import { type Chain, chainOf } from "../../certificates/received/chain";
import { readCertificate } from "../../certificates/served/certificate";
import type { CertificateFacts } from "../../certificates/served/facts";
import { type Instant, dayOfInstant, isDueFor, renewOnOf } from "../../rotation";
import { covers } from "../../settings/certificates";
import { nowOf } from "../../settings/clock";
import { UsageError } from "../../settings/usageError";
import { acmeAccount, withSolver } from "./acme";
import { asUsageError } from "./failures";
import { installOnPexip } from "./pexip";
import { judgeReceived } from "./received";
import { requestInVault } from "./waiting";
import { type WantedOne, namesOf, rootsOf, vaultOf } from "./wanted";
import { isOvertaken } from "./shown";
import { summary } from "./words";

/** What came of one certificate. */
export interface Renewed {
  readonly name: string;
  /** A new one is in the vault. */
  readonly isRenewed: boolean;
  /** What was done and found, for people. */
  readonly lines: readonly string[];
  /** Why it could not be done, or not wholly, and what helps; undefined if all is well. */
  readonly failure?: string;
}

type Say = (line: string) => void;

/**
 * Renews what is due, one after the other, and installs what isn't yet: one's trouble stops no other. Whatever was begun by a
 * run that was killed is gone on with.
 * @param say told what is being done
 * @throws UsageError if a rehearsal would reach an authority
 */
export async function renewAll(ones: readonly WantedOne[], say: Say): Promise<Renewed[]> {
  const [first] = ones;
  if (first === undefined) return [];
  const account = acmeAccount(first, say);
  const outcomes: Renewed[] = [];
  for (const one of ones) outcomes.push(await renewOne(one, account, say));
  return outcomes;
}

async function renewOne(one: WantedOne, account: () => Promise<AcmeAccount>, say: Say): Promise<Renewed> {
  const { name } = one;
  const lines: string[] = [];
  let isRenewed = false;
  try {
    const newest = await vaultOf(one).newest(name);
    const why = reasonToRenew(one, newest);
    let chain: Chain | undefined;
    if (newest === undefined || why !== undefined) {
      say(`${name}: ${why ?? ""}`);
      chain = await ordered(one, await account(), say);
      isRenewed = true;
      lines.push(...renewedLines(one, chain));
    } else lines.push(validLine(one, newest));
    if (one.setting.pexip !== undefined)
      lines.push(...(await installed(one, chain ?? (await chainInVault(one)))));
    return { name, isRenewed, lines };
  } catch (error) {
    return { name, isRenewed, lines, failure: asUsageError(error).message };
  }
}

/** On its nodes, unless they all show a later one: somebody has installed that by hand. */
async function installed(one: WantedOne, chain: Chain): Promise<string[]> {
  if (!(await isOvertaken(one, chain))) return installOnPexip(one, chain, {});
  return [
    `${one.name}: every place that answers shows a later one than the vault has, so that was left there.`,
  ];
}

/** Why the newest in the vault must be followed by another one; undefined if it needn't be yet. */
function reasonToRenew(one: WantedOne, newest: X509Certificate | undefined): string | undefined {
  if (newest === undefined) return "there is none in the vault yet";
  const { facts } = readCertificate(newest.raw);
  const lacking = namesOf(one).filter((wanted) => !facts.sans.some((name) => covers(name, wanted)));
  if (lacking.length > 0) return `the one in the vault isn't for ${lacking.join(", ")}`;
  const { renewBeforeDays } = one.setting;
  if (!isDueFor(facts, renewBeforeDays, dayOfInstant(one.at))) return undefined;
  return `the one in the vault ends on ${dayOfInstant(facts.notAfter)}, and is due since ${renewOnOf(facts, renewBeforeDays)}`;
}

function validLine(one: WantedOne, newest: X509Certificate): string {
  const { facts } = readCertificate(newest.raw);
  return `${one.name}: the one in the vault is valid until ${dayOfInstant(facts.notAfter)}; ${next(one, facts)}`;
}

function next({ setting }: WantedOne, facts: CertificateFacts): string {
  return `the next one comes on ${renewOnOf(facts, setting.renewBeforeDays)}.`;
}

/** From the request to the certificate in the vault. What isn't as it was asked for never gets there. */
async function ordered(one: WantedOne, account: AcmeAccount, say: Say): Promise<Chain> {
  const { name, settings } = one;
  const { vaultName } = settings.vault;
  const { csr, publicKey, isNew } = await requestInVault(one);
  const { host } = new URL(account.directory);
  const which = isNew ? "a new key in the vault" : "the request that waits in the vault since before";
  say(`${name}: asks ${host} for ${namesOf(one).join(", ")}, with ${which}`);
  const answer = await withSolver(one, say, (solver) => order(account, csr, solver));
  const keyIn = `the request that waits in the vault ${vaultName}`;
  const now = { ...one, at: nowThatIssues() };
  const { chain, faults } = judgeReceived(now, certificatesIn(Buffer.from(answer)), { publicKey, keyIn });
  if (chain === undefined || faults.length > 0) {
    const reasons = faults.map(({ sentence }) => sentence).join("; ");
    throw new AcmeError(`${host} gave one that isn't what was asked for, so it was left out: ${reasons}`);
  }
  say(`${name}: ${host} gave it; joins it with its key in the vault`);
  await vaultOf(one).merge(name, chain);
  return chain;
}

/** It begins later than this run did; and later than noon, where a rehearsal's clock stands on the machine's own day. */
function nowThatIssues(): Instant {
  const [here, machines] = [nowOf(process.env), nowOf({})];
  return dayOfInstant(here) === dayOfInstant(machines) ? machines : here;
}

function renewedLines(one: WantedOne, chain: Chain): string[] {
  const { name, setting, settings } = one;
  const { facts } = chain.leaf;
  const where = setting.nodes === undefined ? setting.host : Object.keys(setting.nodes).join(", ");
  const elsewhere = `What doesn't read it from there needs it installed: ${where}, with key and chain from the vault's secret ${name}.`;
  return [
    `${name}: renewed: ${summary(chain)}`,
    `SHA-256 fingerprint: ${facts.fingerprint256}`,
    `It is in the vault ${settings.vault.vaultName}, certificate ${name}; ${next(one, facts)}`,
    ...(setting.pexip === undefined ? [elsewhere] : []),
  ];
}

const pem = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** The newest in the vault, with what it was merged with. */
async function chainInVault(one: WantedOne): Promise<Chain> {
  const text = await vaultOf(one).keyOf(one.name);
  const given = (text.match(pem) ?? []).map((block) => readCertificate(block));
  const leaf = given.find(({ x509 }) => !x509.ca);
  if (leaf !== undefined) return chainOf(leaf, given, rootsOf(one));
  const { vaultName } = one.settings.vault;
  throw new UsageError(
    `${one.name}: got a secret of that name without a certificate in the vault ${vaultName}, want the certificate's own: look who wrote it`,
  );
}
