import type { LocalAzure } from "../../local-azure";
import type { Estate } from "../../local-azure/estate/file";
import type { Fault } from "../../local-azure/faults/table";
import type { Day } from "../../rotation/calendar";
import { engineEnvironment, ensureEngine } from "../engine";
import { writeOut } from "../writeOut";
import { runInherited } from "../runInherited";
import { UsageError } from "../../settings/usageError";
import type { StackFiles } from "../stackFiles";
import { chosenFiles } from "./chosenStack";
import { environmentOf } from "./environment";
import { openLocalFolder } from "./folder";
import { openExplorer, untilInterrupted } from "./explorer";
import { type LocalKeycloak, startLocalKeycloak } from "./keycloak";
import { readRights } from "../rights/readRights";
import { withOwnProvider } from "./ownProvider";
import { revealingOption } from "./revealing";
import { followStackFiles, makeStacks } from "./stacks";
import { withCopy } from "./withCopy";
import { startTenant } from "./tenants";

/** What is started beside a command, or until Ctrl-C. */
interface Beside {
  /** Where to move the clock; left out: it stays. */
  readonly today?: Day | undefined;
  /** Port of the explorer, 0 for any; left out: no explorer. */
  readonly explorerPort?: number | undefined;
  /** Whether a real Keycloak is started too. */
  readonly keycloak: boolean;
  /** The stack whose file counts; left out: that of the command's own `--stack`, or all. */
  readonly stack?: string | undefined;
  /** The tenant's ID where no stack file names one. */
  readonly tenant?: string | undefined;
  /** File with somebody else's estate, which is put there first. */
  readonly estate?: string | undefined;
  /** File that gets what the tenant holds, at the end. */
  readonly estateDump?: string | undefined;
  /** What goes wrong on purpose. */
  readonly faults: readonly Fault[];
  /** File with what whoever runs COMMAND may do; left out: everything. */
  readonly rights?: string | undefined;
}

/** One command to run, as typed. */
interface LocalRun extends Beside {
  readonly file: string;
  readonly args: readonly string[];
}

const whatToDo =
  "Those of the local Azure open nothing; with a real stack, leave this option out, or let nobody read the output.";

const say = (line: string): void => {
  console.error(line);
};

/**
 * Runs a command with the local Azure attached: nothing but environment variables tells it so.
 * @returns the command's exit code
 * @throws UsageError if the stack files, the date or `.local` won't do; what `startLocalKeycloak` throws
 */
export async function runLocally({ file, args, ...beside }: LocalRun): Promise<number> {
  const stackFiles = chosenFiles(beside.stack, [file, ...args], beside.tenant);
  if (!beside.keycloak) refuseRealKeycloak(stackFiles, process.env);
  const engine = await ensureEngine(say);
  const folder = openLocalFolder();
  return withServices(stackFiles, folder, beside, async ({ azure, keycloak }) => {
    const environment = {
      ...environmentOf(engineEnvironment(engine), azure, folder, [file, ...args]),
      ...keycloak?.environment,
    };
    const copies = await makeStacks(stackFiles.stacks, environment, folder);
    const rehearsing = { ...environment, ...withCopy(copies, [file, ...args], beside.stack, say) };
    if (file !== "pulumi") {
      const end = followStackFiles([...copies.keys()], folder);
      return runInherited(file, args, rehearsing).finally(end);
    }
    const revealing = revealingOption(args, environment);
    if (revealing !== undefined) say(`${revealing}: the engine writes secrets in plain text. ${whatToDo}`);
    return withOwnProvider(rehearsing, (attached) => runInherited(file, args, attached));
  });
}

/**
 * Serves the local Azure's explorer, a Keycloak, or both, until Ctrl-C.
 * @throws UsageError if the stack files, the date or the port won't do; what `startLocalKeycloak` throws
 */
export async function serveLocally(beside: Beside): Promise<void> {
  const stackFiles = chosenFiles(beside.stack, [], beside.tenant);
  await withServices(stackFiles, openLocalFolder(), beside, () => {
    say("Ctrl-C ends it.");
    return untilInterrupted();
  });
}

/**
 * Starts the local Azure for no longer than it takes to put an estate there, or to write down what it holds.
 * @throws UsageError if the stack files, the date or the estate won't do
 */
export async function visitLocally(beside: Beside): Promise<void> {
  await withServices(chosenFiles(beside.stack, [], beside.tenant), openLocalFolder(), beside, () =>
    Promise.resolve(),
  );
}

/** A rehearsal must not regenerate a real client's secret. */
function refuseRealKeycloak({ realms }: StackFiles, { QUARTERTURN_KEYCLOAK_URL }: NodeJS.ProcessEnv): void {
  if (realms.length === 0 || QUARTERTURN_KEYCLOAK_URL !== undefined) return;
  throw new UsageError(
    "--keycloak: got nothing, want it before COMMAND: a stack file has quarterturn:keycloak, and no rehearsal may reach a real " +
      "one. With it, a Keycloak is started on this machine (Java 17 or newer and Maven get it)",
  );
}

/** What runs while a command does. */
interface Services {
  readonly azure: LocalAzure;
  readonly keycloak?: LocalKeycloak | undefined;
}

/** Does some work with everything beside it, and stops that at its end, the last first. */
async function withServices<T>(
  stackFiles: StackFiles,
  folder: string,
  { today, faults, keycloak: wantsKeycloak, explorerPort, estate: file, estateDump, rights: held }: Beside,
  work: (services: Services) => Promise<T>,
): Promise<T> {
  const running: (() => Promise<void>)[] = [];
  try {
    const others = file === undefined ? [] : [await estateIn(file)];
    const estates = [...others, ...stackFiles.estates];
    const rights = held === undefined ? undefined : readRights(held);
    const azure = await startTenant(folder, { today, faults, rights, ...stackFiles, estates });
    running.unshift(() => azure.close());
    const options = { folder, today: azure.today(), realms: stackFiles.realms };
    const keycloak = wantsKeycloak ? await startLocalKeycloak(options, say) : undefined;
    running.unshift(async () => keycloak?.stop());
    const shown = keycloak === undefined ? azure : { ...azure, setToday: bothClocks(azure, keycloak) };
    const explorer = explorerPort === undefined ? undefined : await openExplorer(shown, explorerPort, say);
    running.unshift(async () => explorer?.close());
    const done = await work({ azure, keycloak });
    if (estateDump !== undefined) await writeDump(azure, estateDump);
    return done;
  } finally {
    for (const stop of running) await stop();
  }
}

/** Loaded late: most runs have no estate of somebody else. */
async function estateIn(file: string): Promise<Estate> {
  const { readEstate } = await import("../../local-azure/estate/file");
  return readEstate(file);
}

/** Everything that the tenant holds, as JSON. */
async function writeDump({ world }: LocalAzure, file: string): Promise<void> {
  const { dumpEstate } = await import("../../local-azure/estate/dump");
  const pieces = Object.entries(dumpEstate(world)).map(([id, piece]) => [id, JSON.parse(piece) as unknown]);
  writeOut("--estate-dump", file, `${JSON.stringify(Object.fromEntries(pieces), null, 2)}\n`);
}

/** Moves Keycloak's clock with the local Azure's. */
function bothClocks(azure: LocalAzure, keycloak: LocalKeycloak): (day: Day) => void {
  return (day) => {
    azure.setToday(day);
    keycloak.setToday(day).catch((error: unknown) => {
      say(`Keycloak's clock stays: ${(error as Error).message}`);
    });
  };
}
