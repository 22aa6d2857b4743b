import { join } from "node:path";
import { Command } from "commander";
import { encryptKey, pem } from "../../certificates/request/encryptedKey";
import { TakenError, placeWhole, requireFree } from "../../certificates/request/placeWhole";
import { makeRequest } from "../../certificates/request/request";
import { printable } from "../../rendering/printable";
import { dayOfInstant, own } from "../../rotation";
import { encryptTo, keyLife } from "../../settings/openpgpKey";
import { UsageError } from "../../settings/usageError";
import { projectFolder } from "../places";
import { exitWithTwo } from "../status/command";
import { exactly } from "./failures";
import { mergeReceived } from "./merge";
import { readPassphrase } from "./passphrase";
import { type CertificateOptions, type WantedOne, keyOf, namesOf, textsOf, wantedOne } from "./wanted";
import { requestInVault } from "./waiting";

interface CsrOptions extends CertificateOptions {
  readonly out?: string;
  readonly merge?: string;
  readonly passphrase?: true;
  readonly passphraseFd?: string;
}

const details = `
The key is made where it stays: in the vault, or in a file that only its owner's OpenPGP key or a passphrase opens. The
passphrase is typed, or comes from QUARTERTURN_KEY_PASSPHRASE or --passphrase-fd.
Exit code: 0 done, 1 what came back isn't what was asked for, 2 not done. See docs/certificates.md.`;

/** `npm run csr -- --stack STACK --out DIR CERT`. */
export function csrCommand(): Command {
  return new Command("csr")
    .description("Makes a key and the request for a certificate, or merges what came back into the vault.")
    .argument("<cert>", "the certificate's name in the stack file")
    .requiredOption("--stack <name>", "the stack whose file names it")
    .option("--out <dir>", "write the request, and the encrypted key, into DIR/CERT")
    .option("--merge <file>", "join what came back with the key that waits in the vault")
    .option("--passphrase", "encrypt the key to a passphrase, though its owner has an OpenPGP key")
    .option("--passphrase-fd <n>", "read the passphrase from this file descriptor")
    .option("-C, --cwd <folder>", "folder of Pulumi.yaml and the stack files", projectFolder())
    .addHelpText("after", details)
    .exitOverride(exitWithTwo)
    .action(async (name: string, options: CsrOptions) => {
      process.exitCode = await exactly(() => csr(name, options));
    });
}

async function csr(name: string, options: CsrOptions): Promise<0 | 1> {
  const { out, merge } = options;
  if ((out === undefined) === (merge === undefined))
    throw new UsageError("csr: want either --out DIR for a new request, or --merge FILE for what came back");
  const one = wantedOne(name, options);
  if (!/^[0-9a-z][\w.-]{0,126}$/i.test(name))
    throw new UsageError(
      `CERT: got ${name}, want letters, digits, dots, hyphens and underscores: files are called so`,
    );
  if (merge !== undefined) return mergeReceived(one, merge);
  if (out === undefined) return 0;
  const said = keyOf(one).in === "vault" ? await inVault(one, out) : await inFile(one, out, options);
  for (const line of said) console.log(printable(line));
  return 0;
}

/** The key is in the vault, and stays there. */
async function inVault(one: WantedOne, out: string): Promise<string[]> {
  const { name, stack, setting } = one;
  const { vaultName } = one.settings.vault;
  const { csr: der, isNew } = await requestInVault(one);
  const file = placed(out, name, [
    { name: `${name}.csr`, text: pem("CERTIFICATE REQUEST", der), isPrivate: false },
  ]);
  const waits = `${isNew ? "A key was made" : "The key of a request that waits already is"} in the vault ${vaultName}`;
  return [
    `${waits}, where it stays.`,
    ...sendLines(one, join(file, `${name}.csr`)),
    `3. npm run csr -- --stack ${stack} --merge FILE ${name}`,
    ...(setting.pexip === undefined ? [] : [`4. ${installLine(one)}`]),
  ];
}

/** The key is in a file, encrypted before it is written. */
async function inFile(one: WantedOne, out: string, options: CsrOptions): Promise<string[]> {
  const { name } = one;
  asTaken(() => {
    requireFree(out, name);
  });
  const openpgpKey = options.passphrase === true ? undefined : ownersKey(one);
  const passphrase = openpgpKey === undefined ? await passphraseOf(options) : "";
  if (openpgpKey !== undefined) await requireUsable(openpgpKey, one);
  const { csr: request, pkcs8 } = await makeRequest(keyOf(one).type, namesOf(one));
  const key =
    openpgpKey === undefined
      ? { name: `${name}.key.pem`, text: encryptKey(pkcs8, passphrase) }
      : { name: `${name}.key.asc`, text: await toOwner(openpgpKey, pkcs8, one) };
  const folder = placed(out, name, [
    { ...key, isPrivate: true },
    { name: `${name}.csr`, text: request, isPrivate: false },
  ]);
  const opens = openpgpKey === undefined ? "the passphrase" : `${one.setting.owner}'s OpenPGP key`;
  return [
    `${join(folder, key.name)} is the key, which only ${opens} opens: keep it, there is no other copy.`,
    ...sendLines(one, join(folder, `${name}.csr`)),
    ...(one.setting.pexip === undefined ? [] : [`3. ${installLine(one)} --key ${join(folder, key.name)}`]),
  ];
}

/** The owner's public OpenPGP key, if they are a recipient and have one. */
function ownersKey(one: WantedOne): string | undefined {
  const owner = own(one.settings.recipients, one.setting.owner);
  return owner?.openpgpKey ?? textsOf(one, owner?.openpgpKeyFile, "owner")[0];
}

function passphraseOf({ passphraseFd: fd }: CsrOptions): Promise<string> {
  return readPassphrase({ env: process.env, fd, isNew: true });
}

/** @throws UsageError if nothing can be encrypted to the owner's key today */
async function requireUsable(openpgpKey: string, { at, setting: { owner } }: WantedOne): Promise<void> {
  const life = await keyLife(openpgpKey, dayOfInstant(at));
  if (life.usable) return;
  throw new UsageError(
    `quarterturn:recipients.${owner}.openpgpKey: it ${life.why}, want a key that can encrypt; or use --passphrase`,
  );
}

async function toOwner(openpgpKey: string, pkcs8: Buffer, { at }: WantedOne): Promise<string> {
  const armored = await encryptTo(openpgpKey, pem("PRIVATE KEY", pkcs8), dayOfInstant(at));
  pkcs8.fill(0);
  return armored;
}

function placed(out: string, name: string, files: Parameters<typeof placeWhole>[2]): string {
  return asTaken(() => placeWhole(out, name, files));
}

/** @throws UsageError in place of TakenError */
function asTaken<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    if (error instanceof TakenError)
      throw new UsageError(
        `--out: got a folder in which ${message} is already, with the request that was made before: send that one, or name another folder`,
      );
    if (code === undefined) throw error;
    throw new UsageError(`--out: want a folder that can be written: ${message}`);
  }
}

function sendLines({ stack, name, setting }: WantedOne, file: string): string[] {
  return [
    `1. Send ${file} to ${setting.issuer}.`,
    `2. npm run certificate -- --stack ${stack} --check FILE ${name}    # FILE: what comes back`,
  ];
}

function installLine({ stack, name }: WantedOne): string {
  return `npm run certificate -- --stack ${stack} --check FILE --install pexip ${name}`;
}
