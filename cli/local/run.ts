import { join } from "node:path";
import { type LocalAzure, type LocalAzureOptions, startLocalAzure } from "../../local-azure";
import type { Fault } from "../../local-azure/faults/table";
import type { Day } from "../../rotation/calendar";
import { engineEnvironment, ensureEngine } from "../engine";
import { projectRoot } from "../projectRoot";
import { runInherited } from "../runInherited";
import { UsageError } from "../../settings/usageError";
import { readStackFiles } from "../stackFiles";
import { environmentOf } from "./environment";
import { inWords, openLocalFolder } from "./folder";
import { openExplorer, untilInterrupted } from "./explorer";
import { withOwnProvider } from "./ownProvider";
import { revealingOption } from "./revealing";
import { makeStacks } from "./stacks";

/** One command to run, as typed. */
interface LocalRun {
  readonly file: string;
  readonly args: readonly string[];
  /** Where to move the clock; left out: it stays. */
  readonly today?: Day | undefined;
  /** Port of the explorer while the command runs, 0 for any; left out: no explorer. */
  readonly explorerPort?: number | undefined;
  /** What goes wrong on purpose. */
  readonly faults: readonly Fault[];
}

const whatToDo =
  "Those of the local Azure open nothing; with a real stack, leave this option out, or let nobody read the output.";

const say = (line: string): void => {
  console.error(line);
};

/**
 * Runs a command with the local Azure attached: nothing but environment variables tells it so.
 * @returns the command's exit code
 * @throws UsageError if the stack files, the date or `.local` won't do
 */
export async function runLocally({ file, args, today, explorerPort, faults }: LocalRun): Promise<number> {
  const stackFiles = readStackFiles(projectRoot);
  const engine = await ensureEngine(say);
  const folder = openLocalFolder();
  const azure = await start(folder, { today, faults, ...stackFiles });
  const run = async (): Promise<number> => {
    const environment = environmentOf(engineEnvironment(engine), azure, folder, [file, ...args]);
    await makeStacks(stackFiles.stacks, environment, folder);
    if (file !== "pulumi") return runInherited(file, args, environment);
    const revealing = revealingOption(args, environment);
    if (revealing !== undefined) say(`${revealing}: the engine writes secrets in plain text. ${whatToDo}`);
    return withOwnProvider(environment, (attached) => runInherited(file, args, attached));
  };
  return whileExploring(azure, explorerPort, run);
}

/**
 * Serves the local Azure's explorer until Ctrl-C.
 * @throws UsageError if the stack files, the date or the port won't do
 */
export async function exploreLocally(
  today: Day | undefined,
  port: number,
  faults: readonly Fault[],
): Promise<void> {
  const stackFiles = readStackFiles(projectRoot);
  const azure = await start(openLocalFolder(), { today, faults, ...stackFiles });
  await whileExploring(azure, port, () => {
    say("Ctrl-C ends it.");
    return untilInterrupted();
  });
}

/** @throws UsageError in the local Azure's words: another tenant's folder, or a date before its clock */
async function start(folder: string, options: Omit<LocalAzureOptions, "directory">): Promise<LocalAzure> {
  try {
    return await startLocalAzure({ directory: join(folder, "azure"), ...options });
  } catch (error) {
    const { message } = error as Error;
    if (/^(date|tenantId): got /.test(message)) throw new UsageError(message);
    throw inWords(error);
  }
}

/** Does some work, with the explorer beside it if it has a port, and stops the local Azure at its end. */
async function whileExploring<T>(
  azure: LocalAzure,
  port: number | undefined,
  work: () => Promise<T>,
): Promise<T> {
  try {
    const explorer = port === undefined ? undefined : await openExplorer(azure, port, say);
    try {
      return await work();
    } finally {
      await explorer?.close();
    }
  } finally {
    await azure.close();
  }
}
