import { createPrivateKey, createPublicKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { PexipClient, type Upload } from "../../certificates/pexip/client";
import { install } from "../../certificates/pexip/install";
import type { Chain } from "../../certificates/received/chain";
import { runsLocally } from "../../settings/clock";
import { UsageError } from "../../settings/usageError";
import { isOnThisMachine } from "../../settings/webhook";
import { statusEngine } from "../status/statusEngine";
import { readPassphrase } from "./passphrase";
import { type CheckOptions, type WantedOne, keyOf, textsOf, vaultOf } from "./wanted";

type Key = Omit<Upload, "certificate">;

/** Where a key comes from: a file, or, left out, the vault. */
type KeyOptions = Pick<CheckOptions, "key" | "passphraseFd">;

/**
 * Uploads it to the stack file's Pexip Infinity, and lets the nodes show it.
 * @returns what came of it, in lines
 */
export async function installOnPexip(one: WantedOne, chain: Chain, options: KeyOptions): Promise<string[]> {
  const { name, stack, cwd, setting } = one;
  const { pexip, host } = setting;
  if (pexip === undefined)
    throw new UsageError(
      `--install: got pexip, want quarterturn:certificates.${name}.pexip in Pulumi.${stack}.yaml: url, user and password`,
    );
  if (runsLocally(process.env) && !isOnThisMachine(new URL(pexip.url)))
    throw new UsageError(
      `quarterturn:certificates.${name}.pexip.url: got ${pexip.url} with the local Azure attached, want no rehearsal to reach it: leave npm run local out`,
    );
  const say = (line: string): void => {
    console.error(line);
  };
  const path = `quarterturn:certificates${/^[\w-]+$/.test(name) ? `.${name}` : `["${name}"]`}.pexip.password`;
  const password = await statusEngine.readSecret({ stack, folder: cwd, say }, path);
  const [ca] = textsOf(one, pexip.caFile, "pexip.caFile");
  const client = new PexipClient({ url: pexip.url, user: pexip.user, password, ca });
  const key = (): Promise<Key> => keyFor(one, chain, options);
  const { isUploaded, assigned, nodes } = await install(client, { chain, host, nodes: pexip.nodes, key });
  const lines = [
    isUploaded ? `Uploaded to ${pexip.url}.` : `It is at ${pexip.url} already: nothing was uploaded.`,
    assigned.length === 0
      ? `${nodes.join(", ")} had it assigned already.`
      : `Assigned to ${assigned.join(", ")}, and read back. A node takes a minute to show it.`,
  ];
  // Loaded late: what speaks TLS isn't needed before.
  const { shownLines } = await import("./shown");
  return [...lines, ...(await shownLines(one, chain))];
}

/** The certificate's own key. @throws UsageError if it can't be had, or is another one's */
async function keyFor(one: WantedOne, chain: Chain, options: KeyOptions): Promise<Key> {
  const key = options.key === undefined ? await fromVault(one) : await fromFile(options.key, options);
  const { privateKey, passphrase = "" } = key;
  let isOwn: boolean;
  try {
    const read = createPrivateKey({ key: privateKey, passphrase });
    isOwn = createPublicKey(read).equals(chain.leaf.x509.publicKey);
  } catch {
    throw new UsageError("--key: got a key that can't be read, want one in PEM, and its passphrase");
  }
  if (isOwn) return key;
  throw new UsageError(`--key: got another certificate's key, want the one that was made with the request`);
}

async function fromVault(one: WantedOne): Promise<Key> {
  if (keyOf(one).in === "file")
    throw new UsageError("--key: got nothing, want the file that `npm run csr` wrote, CERT.key.pem");
  return { privateKey: keyBlock(await vaultOf(one).keyOf(one.name)) };
}

async function fromFile(file: string, { passphraseFd: fd }: KeyOptions): Promise<Key> {
  const text = textOf(file);
  if (text.includes("-----BEGIN PGP MESSAGE-----"))
    throw new UsageError(
      `--key: got a file that an OpenPGP key opens, want what is in it: gpg --decrypt ${file} | npm run -s certificate -- … --key -`,
    );
  const privateKey = keyBlock(text);
  if (privateKey.startsWith("-----BEGIN ENCRYPTED"))
    return { privateKey, passphrase: await readPassphrase({ env: process.env, fd, isNew: false }) };
  if (file === "-") return { privateKey };
  throw new UsageError(
    `--key: got a key in clear in ${file}, want none to lie there: encrypt it (openssl pkcs8 -topk8 -v2 aes-256-cbc -iter 600000 -in ${file} -out NEW) and remove the file`,
  );
}

/** The key alone: a vault gives it with its chain. */
function keyBlock(text: string): string {
  const [block] =
    /-----BEGIN ([A-Z]+ )*PRIVATE KEY-----[^-]+-----END ([A-Z]+ )*PRIVATE KEY-----/.exec(text) ?? [];
  if (block !== undefined) return `${block}\n`;
  throw new UsageError("--key: got a text without a private key in PEM");
}

function textOf(file: string): string {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw new UsageError(`--key: got ${file}, want a file that can be read: ${(error as Error).message}`);
  }
}
