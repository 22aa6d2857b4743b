import { existsSync } from "node:fs";
import { join } from "node:path";
import { runInherited } from "../runInherited";

/** Makes the stacks that have a stack file but no state yet, so that `pulumi up --stack test` works at once. */
export async function makeStacks(
  stacks: readonly string[],
  environment: NodeJS.ProcessEnv,
  state: string,
): Promise<void> {
  for (const stack of stacks) {
    if (existsSync(join(state, "pulumi", ".pulumi", "stacks", "quarterturn", `${stack}.json`))) continue;
    const code = await runInherited("pulumi", ["stack", "init", stack, "--no-select"], environment);
    if (code !== 0) throw new Error(`pulumi stack init ${stack}: exit code ${code}`);
  }
}
