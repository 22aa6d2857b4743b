import { existsSync, readFileSync, watch } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { readYaml } from "../../settings/readYaml";
import { projectFolder } from "../places";
import { runInherited } from "../runInherited";
import { type StackFileCopy, StackFileCopies } from "./stackFileCopies";

const projectSchema = z.object({ name: z.string() });
const projectName = (): string => projectSchema.parse(readYaml(join(projectFolder(), "Pulumi.yaml"))).name;

/** Where a rehearsal's copies of the stack files lie. @param state folder of the stacks' state */
const copiesIn = (state: string): string => join(state, "project");

/**
 * Copies stack files for a rehearsal's engine.
 * @param state folder of the stacks' state
 * @returns the copies by stack
 */
export async function copyStackFiles(
  stacks: readonly string[],
  state: string,
): Promise<ReadonlyMap<string, StackFileCopy>> {
  const texts = stacks.map((stack): [string, string] => [
    stack,
    readFileSync(join(projectFolder(), `Pulumi.${stack}.yaml`), "utf8"),
  ]);
  return new StackFileCopies(copiesIn(state)).write(projectName(), new Map(texts));
}

/**
 * Copies a stack file again whenever it changes: a command may be a shell in which somebody edits it.
 * @param state folder of the stacks' state
 * @returns what ends that
 */
export function followStackFiles(stacks: readonly string[], state: string): () => void {
  try {
    const watcher = watch(projectFolder(), (_, name) => {
      const changed = stacks.filter((stack) => name === `Pulumi.${stack}.yaml`);
      if (changed.length === 0) return;
      // An editor may have taken it away for a moment.
      copyStackFiles(changed, state).catch(() => undefined);
    });
    watcher.on("error", () => {
      watcher.close();
    });
    return () => {
      watcher.close();
    };
  } catch {
    // The system watches no more files: the copies are those of the command's start.
    return () => undefined;
  }
}

/**
 * Makes the stacks that have a stack file but no state yet, so that `pulumi up --stack test` works at once.
 * @param state folder of the stacks' state
 * @returns the copies of their stack files that a rehearsal's engine uses, by stack
 */
export async function makeStacks(
  stacks: readonly string[],
  environment: NodeJS.ProcessEnv,
  state: string,
): Promise<ReadonlyMap<string, StackFileCopy>> {
  // Whoever has no stack may have no project either.
  if (stacks.length === 0) return new Map();
  const copies = await copyStackFiles(stacks, state);
  const made = join(state, "pulumi", ".pulumi", "stacks", projectName());
  for (const stack of stacks) {
    if (existsSync(join(made, `${stack}.json`))) continue;
    // Beside the copies: it writes into the stack file.
    const init = ["stack", "init", stack, "--no-select", "--cwd", copiesIn(state)];
    const code = await runInherited("pulumi", init, environment);
    if (code !== 0) throw new Error(`pulumi stack init ${stack}: exit code ${code}`);
  }
  return copies;
}
