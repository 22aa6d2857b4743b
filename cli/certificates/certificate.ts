import { Command } from "commander";
import { type Chain, pemOf } from "../../certificates/received/chain";
import { printable } from "../../rendering/printable";
import { UsageError } from "../../settings/usageError";
import { projectFolder } from "../places";
import { exitWithTwo } from "../status/command";
import { writeOut } from "../writeOut";
import { exactly } from "./failures";
import { installOnPexip } from "./pexip";
import { renewAll } from "./renew";
import { readReceived } from "./received";
import { faultLines, goodLines, wayLines } from "./words";
import { type CheckOptions, automaticOnes, wantedOne } from "./wanted";

const details = `
Exit code: 0 it is what was asked for (and installed, or renewed), 1 it isn't, 2 could not tell. See docs/certificates.md.
The passphrase of a key is typed, or comes from QUARTERTURN_KEY_PASSPHRASE or --passphrase-fd.`;

type Options = Omit<CheckOptions, "check"> & { readonly check?: string; readonly renew?: true };

/** `npm run certificate -- --stack STACK --check FILE CERT`, or `--renew [CERT]`. */
export function certificateCommand(): Command {
  return new Command("certificate")
    .description(
      "Holds a certificate that came back against what was asked for, and puts it where it goes; or renews by ACME.",
    )
    .argument(
      "[cert]",
      "the certificate's name in the stack file; left out with --renew: each that has `acme`",
    )
    .requiredOption("--stack <name>", "the stack whose file names it")
    .option("--check <file>", "what came back: PEM, DER or PKCS#7, or a folder with such files")
    .option("--csr <file>", "the request that it answers; left out: the vault's, or CERT.csr beside the file")
    .option("--out <file>", "write it with its chain in the order in which a server sends it")
    .option("--install <system>", "install it: pexip")
    .option("--key <file>", "its encrypted key, or - for standard input; left out: the vault's")
    .option("--passphrase-fd <n>", "read the key's passphrase from this file descriptor")
    .option("--renew", "renew by ACME what is due, and install it where the stack file says")
    .option("-C, --cwd <folder>", "folder of Pulumi.yaml and the stack files", projectFolder())
    .addHelpText("after", details)
    .exitOverride(exitWithTwo)
    .action(async (name: string | undefined, options: Options) => {
      process.exitCode = await exactly(() => run(name, options));
    });
}

function run(name: string | undefined, { check, renew, ...options }: Options): Promise<0 | 1> {
  if ((check === undefined) === (renew === undefined))
    throw new UsageError(
      "certificate: want either --check FILE for what came back, or --renew for what is renewed by ACME",
    );
  if (check === undefined) return renewCertificates(name, options);
  if (name === undefined) throw new UsageError("CERT: got nothing, want the name of what was asked for");
  return certificate(name, { ...options, check });
}

async function renewCertificates(
  name: string | undefined,
  options: Omit<CheckOptions, "check">,
): Promise<0 | 1> {
  const { stack, cwd } = options;
  const { csr, out, install, key, passphraseFd } = options;
  const others = Object.entries({ csr, out, install, key, "passphrase-fd": passphraseFd })
    .filter(([, value]) => value !== undefined)
    .map(([option]) => `--${option}`);
  if (others.length > 0)
    throw new UsageError(`--renew: got ${others.join(", ")} besides, want that with --check only`);
  const ones = name === undefined ? automaticOnes({ stack, cwd }) : [wantedOne(name, { stack, cwd })];
  if (ones.some(({ setting }) => setting.acme === undefined))
    throw new UsageError(
      `CERT: got ${name ?? ""}, want one that is renewed by ACME: quarterturn:certificates.${name ?? ""}.acme is missing in Pulumi.${stack}.yaml`,
    );
  if (ones.length === 0)
    say([`No certificate of Pulumi.${stack}.yaml is renewed by ACME: none has \`acme\`.`]);
  const outcomes = await renewAll(ones, (line) => {
    console.error(printable(line));
  });
  for (const { name: of, lines, failure } of outcomes)
    say([...lines, ...(failure === undefined ? [] : [`${of}: ${failure}`])]);
  return outcomes.some(({ failure }) => failure !== undefined) ? 1 : 0;
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
  else say(await installOnPexip(one, chain, options));
  return 0;
}

function written(file: string, chain: Chain): string[] {
  writeOut("--out", file, pemOf(chain));
  return [`Written: ${file}, the certificate first, then what signed it, without the root.`];
}

function say(lines: readonly string[]): void {
  for (const line of lines) console.log(printable(line));
}
