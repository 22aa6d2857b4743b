import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { Command } from "commander";
import { printable } from "../../rendering/printable";
import { UsageError } from "../../settings/usageError";
import { exitWithTwo } from "../status/command";
import { type Flags, answersOf } from "./answers";
import { type NewFile, filesFor } from "./files";
import { installPackages } from "./installPackages";

interface InitOptions extends Flags {
  readonly cwd: string;
  readonly install: boolean;
}

const details = `
What isn't given is asked for, where there is a terminal. Nothing is written if any of it is wrong, or if a file that would be
written is there already. Nothing changes in Azure, and nothing is asked of it without --from-tenant.`;

const listOf = (value: string, before: readonly string[] = []): string[] => [...before, value];

/** `quarterturn init`: a project of one stack, to be looked through and committed. */
export function initCommand(): Command {
  return new Command("init")
    .description("Writes a project: stack file, program, workflows.")
    .option("--stack <name>", "the stack", "prod")
    .option("--tenant <id>", "the Entra tenant (UUID)")
    .option("--vault <name>", "the Key Vault that gets the secrets")
    .option("--vault-group <name>", "resource group in which that vault is; left out: it is created")
    .option("--resource-group <name>", "resource group for what is created")
    .option("--location <region>", "region for what is created")
    .option(
      "--consumer <name=client-id>",
      "who rotates, by client ID; without one, its app is created (repeat)",
      listOf,
    )
    .option(
      "--from-tenant",
      "propose the tenant's apps that have a secret, with it as the one in use (az login)",
    )
    .option(
      "--app <id-or-name>",
      "with --from-tenant: only these, by client ID or the beginning of a name (repeat)",
      listOf,
    )
    .option("--owner <team>", "who approves changes of the stack file", "@example/credential-operations")
    .option("-C, --cwd <folder>", "where to write it", process.cwd())
    .option("--no-install", "don't run npm install")
    .addHelpText("after", details)
    .exitOverride(exitWithTwo)
    .action(async (options: InitOptions) => {
      const folder = resolve(options.cwd);
      const files = filesFor(await answersOf(options, folder), folder);
      refuseOthers(folder, files);
      for (const { name, text } of files) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), text);
        console.log(printable(`wrote ${name}`));
      }
      if (options.install) await installPackages(folder);
      for (const line of nextSteps(options.stack)) console.log(line);
    });
}

/** @throws UsageError if a file is somebody's already */
function refuseOthers(folder: string, files: readonly NewFile[]): void {
  const taken = files
    .filter(({ name, isMerged }) => !isMerged && existsSync(join(folder, name)))
    .map(({ name }) => name);
  if (taken.length === 0) return;
  throw new UsageError(
    `${folder}: got ${taken.join(", ")} there already, want none to be written over: move ${taken.length === 1 ? "it" : "them"} away, or say another folder with --cwd. Nothing was written`,
  );
}

function nextSteps(stack: string): string[] {
  return [
    "",
    "Rehearse it, on an Azure of this machine's own:",
    `  npx quarterturn local pulumi up --yes --stack ${stack}`,
    `  npx quarterturn local -- npx quarterturn status --stack ${stack}`,
    "Then the real one: node_modules/quarterturn/docs/first-day.md.",
  ];
}
