import { Command } from "commander";
import { type Chain, pemOf } from "../../certificates/received/chain";
import { printable } from "../../rendering/printable";
import { UsageError } from "../../settings/usageError";
import { projectFolder } from "../places";
import { exitWithTwo } from "../status/command";
import { writeOut } from "../writeOut";
import { exactly } from "./failures";
import { installOnPexip } from "./pexip";
import { readReceived } from "./received";
import { faultLines, goodLines, wayLines } from "./words";
import { type CheckOptions, wantedOne } from "./wanted";

const details = `
Exit code: 0 it is what was asked for (and installed), 1 it isn't, 2 could not tell. See docs/certificates.md.
The passphrase of a key is typed, or comes from QUARTERTURN_KEY_PASSPHRASE or --passphrase-fd.`;

/** `npm run certificate -- --stack STACK --check FILE CERT`. */
export function certificateCommand(): Command {
  return new Command("certificate")
    .description("Holds a certificate that came back against what was asked for, and puts it where it goes.")
    .argument("<cert>", "the certificate's name in the stack file")
    .requiredOption("--stack <name>", "the stack whose file names it")
    .requiredOption("--check <file>", "what came back: PEM, DER or PKCS#7, or a folder with such files")
    .option("--csr <file>", "the request that it answers; left out: the vault's, or CERT.csr beside the file")
    .option("--out <file>", "write it with its chain in the order in which a server sends it")
    .option("--install <system>", "install it: pexip")
    .option("--key <file>", "its encrypted key, or - for standard input; left out: the vault's")
    .option("--passphrase-fd <n>", "read the key's passphrase from this file descriptor")
    .option("-C, --cwd <folder>", "folder of Pulumi.yaml and the stack files", projectFolder())
    .addHelpText("after", details)
    .exitOverride(exitWithTwo)
    .action(async (name: string, options: CheckOptions) => {
      process.exitCode = await exactly(() => certificate(name, options));
    });
}

async function certificate(name: string, options: CheckOptions): Promise<0 | 1> {
  const { check, csr, out, install } = options;
  if (install !== undefined && install !== "pexip")
    throw new UsageError(`--install: got ${install}, want pexip`);
  const one = wantedOne(name, options);
  const received = await readReceived(one, check, csr);
  const { chain, faults } = received;
  if (chain === undefined || faults.length > 0) {
    say(faultLines(one, received));
    return 1;
  }
  say(goodLines(one, received, chain));
  if (out !== undefined) say(written(out, chain));
  if (install === undefined) say(wayLines(one, out ?? check));
  else return installOnPexip(one, chain, options);
  return 0;
}

function written(file: string, chain: Chain): string[] {
  writeOut("--out", file, pemOf(chain));
  return [`Written: ${file}, the certificate first, then what signed it, without the root.`];
}

function say(lines: readonly string[]): void {
  for (const line of lines) console.log(printable(line));
}
