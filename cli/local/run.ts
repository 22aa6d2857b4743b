import { rmSync } from "node:fs";
import { join } from "node:path";
import { startLocalAzure } from "../../local-azure";
import type { Day } from "../../rotation/calendar";
import { engineEnvironment, ensureEngine } from "../engine";
import { projectRoot } from "../projectRoot";
import { runInherited } from "../runInherited";
import { readStackFiles } from "../stackFiles";
import { environmentOf } from "./environment";
import { makeStacks } from "./stacks";

/** One command to run, as typed. */
interface LocalRun {
  readonly file: string;
  readonly args: readonly string[];
  /** Where to move the clock; left out: it stays. */
  readonly today?: Day | undefined;
}

const folder = join(projectRoot, ".local");

/** Forgets the local Azure and the stacks that were made in it. */
export function resetLocal(): void {
  rmSync(folder, { recursive: true, force: true });
}

/**
 * Runs a command with the local Azure attached: nothing but environment variables tells it so.
 * @returns the command's exit code
 * @throws UsageError if the stack files or the date won't do
 */
export async function runLocally({ file, args, today }: LocalRun): Promise<number> {
  const stackFiles = readStackFiles(projectRoot);
  const engine = await ensureEngine((line) => {
    console.error(line);
  });
  const azure = await startLocalAzure({ directory: join(folder, "azure"), today, ...stackFiles });
  try {
    const environment = environmentOf(engineEnvironment(engine), azure, folder);
    await makeStacks(stackFiles.stacks, environment, folder);
    return await runInherited(file, args, environment);
  } finally {
    await azure.close();
  }
}
