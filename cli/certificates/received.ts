import type { KeyObject } from "node:crypto";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { BundleError, certificatesIn } from "../../certificates/received/bundle";
import type { Chain } from "../../certificates/received/chain";
import { type Expected, type Judged, judge } from "../../certificates/received/check";
import { stepsOf } from "../../certificates/issuers";
import { readRequest } from "../../certificates/request/request";
import type { ReadCertificate } from "../../certificates/served/certificate";
import type { Day } from "../../rotation";
import { UsageError } from "../../settings/usageError";
import { type WantedOne, keyOf, namesOf, rootsOf, vaultOf } from "./wanted";

/** Before there were rules. */
const longestEver = 825;

/** What came back, with the file that it came in. */
export interface Received extends Judged {
  readonly file: string;
  /** Whether the file has them in the order in which a server sends them, and nothing else. */
  readonly isInOrder: boolean;
}

/**
 * Reads what came back and holds it against what was asked for.
 * @param csr the request that it answers; left out: the one that waits in the vault, or CERT.csr beside the file
 * @throws UsageError if the file, or the request, can't be read
 */
export async function readReceived(one: WantedOne, file: string, csr?: string): Promise<Received> {
  const given = certificatesOf(file);
  const judged = judgeReceived(one, given, await askedKey(one, file, csr));
  return { ...judged, file, isInOrder: isSame(given, judged.chain) };
}

/** A key that was asked for, and where that was read. */
type AskedKey = Pick<Expected, "publicKey" | "keyIn">;

/** Holds what came back against what the stack file wants, and the key that was asked for. */
export function judgeReceived(one: WantedOne, given: readonly ReadCertificate[], key: AskedKey): Judged {
  const { name, setting, at } = one;
  const { issuer, renewBeforeDays } = setting;
  const expected = { name, names: namesOf(one), issuer, renewBeforeDays, longestLife, at };
  return judge(given, { ...expected, ...key, roots: rootsOf(one) });
}

/** What is said already counts, not what is likely. */
function longestLife(issuer: string, on: Day): number {
  const steps = stepsOf(issuer).filter(({ from, basis }) => from <= on && basis === "announced");
  return Math.min(...steps.map(({ days }) => days), longestEver);
}

function isSame(given: ReturnType<typeof certificatesIn>, chain: Chain | undefined): boolean {
  const wanted = chain === undefined ? [] : [chain.leaf, ...chain.intermediates];
  return given.length === wanted.length && given.every((one, at) => one === wanted[at]);
}

/** Names by which authorities send certificates. */
const certificateFile = /\.(pem|crt|cer|der|p7b|p7c)$/i;

/** Of a folder, such as an archive that was unpacked, those of each file in it that has the name of one. */
function certificatesOf(file: string): ReturnType<typeof certificatesIn> {
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true) {
    const files = readdirSync(file).filter((name) => certificateFile.test(name));
    if (files.length > 0) return files.sort().flatMap((name) => certificatesOf(join(file, name)));
    throw new UsageError(
      `FILE: got ${file}, want a folder with what the issuer sent: there is no .crt in it`,
    );
  }
  try {
    return certificatesIn(bytesOf("FILE", file));
  } catch (error) {
    if (!(error instanceof BundleError)) throw error;
    throw new UsageError(
      `FILE: got ${file}, want what the issuer sent, as PEM, DER or PKCS#7: ${error.message}`,
    );
  }
}

/** The key that was asked for, and where it stands. */
async function askedKey(one: WantedOne, file: string, csr: string | undefined): Promise<AskedKey> {
  const { name } = one;
  const beside = [dirname(file), join(dirname(file), name)].map((folder) => join(folder, `${name}.csr`));
  const found = csr ?? [join(file, `${name}.csr`), ...beside].find((path) => existsSync(path));
  if (found !== undefined) return { publicKey: await keyInRequest(found), keyIn: found };
  if (keyOf(one).in === "file")
    throw new UsageError(
      `--csr: got nothing, want the request that was sent: there is no ${beside.join(" and no ")}`,
    );
  const vault = vaultOf(one);
  const { vaultName } = one.settings.vault;
  const pending = await vault.pending(name);
  if (pending !== undefined) {
    const { publicKey } = await readRequest(pending);
    return { publicKey, keyIn: `the request that waits in the vault ${vaultName}` };
  }
  const newest = await vault.newest(name);
  if (newest !== undefined)
    return { publicKey: newest.publicKey, keyIn: `the newest certificate in the vault ${vaultName}` };
  throw new UsageError(
    `--csr: got nothing, want the request that was sent: none waits in the vault ${vaultName}, and there is no ${beside.join(" and no ")}`,
  );
}

async function keyInRequest(file: string): Promise<KeyObject> {
  const bytes = bytesOf("--csr", file);
  const text = bytes.toString("latin1");
  try {
    return (await readRequest(text.includes("-----BEGIN") ? text : bytes)).publicKey;
  } catch (error) {
    throw new UsageError(
      `--csr: got ${file}, want a certificate signing request: ${(error as Error).message}`,
    );
  }
}

/** More than any bundle has. */
const largest = 1_000_000;

function bytesOf(option: string, file: string): Buffer {
  try {
    const bytes = readFileSync(file);
    if (bytes.length <= largest) return bytes;
  } catch (error) {
    throw new UsageError(`${option}: got ${file}, want a file that can be read: ${(error as Error).message}`);
  }
  throw new UsageError(`${option}: got ${file}, want a file of at most ${largest} bytes`);
}
