import { Argument, Command, Option } from "commander";
import { faultHelp, parseFaults, type Fault } from "../../local-azure/faults/table";
import { type Day, parseDay } from "../../rotation/calendar";
import { UsageError } from "../../settings/usageError";
import { removeLocalFolder } from "./folder";
import { runLocally, serveLocally, visitLocally } from "./run";

interface LocalOptions {
  readonly tenant?: string;
  readonly date?: Day;
  readonly fault?: readonly string[];
  readonly stack?: string;
  readonly estate?: string;
  readonly estateDump?: string;
  readonly rights?: string;
  readonly reset?: true;
  readonly ui?: true;
  readonly keycloak?: true;
  readonly port: number;
}

/** Any tenant's ID will do where nothing names one. */
const anyTenant = "9d2a6c1e-5b0f-4c63-8a17-0f4e6b7d2c35";

/** `npm run local -- [--date YYYY-MM-DD] [--ui] [--keycloak] COMMAND…`. */
export function localCommand(): Command {
  return withOptions(new Command("local"))
    .addOption(
      new Option(
        "--keycloak",
        "start a real Keycloak beside it, with the stack files' realms: until Ctrl-C, or while COMMAND runs",
      ),
    )
    .action((words: string[], options: LocalOptions) => act(words, options));
}

/** `npx @quarterturn/local-azure [--date YYYY-MM-DD] [--ui] COMMAND…`: the same for anybody's program. */
export function localAzureCommand(): Command {
  return withOptions(new Command("local-azure"))
    .enablePositionalOptions()
    .showHelpAfterError()
    .addOption(new Option("--tenant <id>", "the tenant's ID").default(anyTenant))
    .action((words: string[], options: LocalOptions) => act(words, options));
}

function withOptions(command: Command): Command {
  return command
    .description("Runs a command with the local Azure attached. Its state is kept in .local/.")
    .addOption(
      new Option("--date <day>", "move the local Azure's clock forward to this day").argParser(dayOf),
    )
    .addOption(
      new Option(
        "--fault <name=value>",
        "let something go wrong in this run; repeatable, see below",
      ).argParser((text: string, others: readonly string[] | undefined) => [...(others ?? []), text]),
    )
    .addOption(
      new Option(
        "--stack <name>",
        "the stack whose file counts (default: that of COMMAND's own --stack, or all stack files)",
      ),
    )
    .addOption(new Option("--estate <file>", "put somebody else's estate there first: a YAML or JSON file"))
    .addOption(
      new Option(
        "--estate-dump <file>",
        "write everything that the tenant holds into a file, as JSON: at once, or after COMMAND",
      ),
    )
    .addOption(
      new Option(
        "--rights <file>",
        "let whoever runs COMMAND do no more than this file says: what `npm run rights -- --stack STACK --json` prints",
      ),
    )
    .addOption(new Option("--reset", "forget everything in .local/ first"))
    .addOption(
      new Option("--ui", "serve a page that shows what is in it: until Ctrl-C, or while COMMAND runs"),
    )
    .addOption(
      new Option("--port <n>", "the page's port (default: any that is free)")
        .argParser(portOf)
        .default(0)
        .implies({ ui: true }),
    )
    .addArgument(new Argument("[command...]", "e.g. pulumi up --yes --stack test"))
    .passThroughOptions()
    .addHelpText("after", () => `\n${faultHelp()}`);
}

async function act(words: string[], options: LocalOptions): Promise<void> {
  const { tenant, date, fault, reset, ui, keycloak, port, stack, estate, estateDump, rights } = options;
  const beside = {
    today: date,
    faults: faultsOf(fault),
    explorerPort: ui === true ? port : undefined,
    keycloak: keycloak === true,
    stack,
    tenant,
    estate,
    estateDump,
    rights,
  };
  if (reset === true) removeLocalFolder();
  const [file, ...args] = words;
  if (file !== undefined) process.exitCode = await runLocally({ file, args, ...beside });
  else if (ui === true || keycloak === true) await serveLocally(beside);
  else if (estate !== undefined || estateDump !== undefined) await visitLocally(beside);
  else if (reset !== true)
    throw new UsageError("COMMAND: got nothing, want a command such as `pulumi up --yes --stack test`");
}

function faultsOf(texts: readonly string[] = []): readonly Fault[] {
  try {
    return parseFaults(texts);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function dayOf(text: string): Day {
  try {
    return parseDay(text);
  } catch (error) {
    throw new UsageError(`--date: ${(error as Error).message}`);
  }
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new UsageError(`--port: got ${text}, want a whole number from 0 (any that is free) to 65535`);
}
