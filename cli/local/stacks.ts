import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { readYaml } from "../../settings/readYaml";
import { projectFolder } from "../places";
import { runInherited } from "../runInherited";

const projectSchema = z.object({ name: z.string() });

/** Makes the stacks that have a stack file but no state yet, so that `pulumi up --stack test` works at once. */
export async function makeStacks(
  stacks: readonly string[],
  environment: NodeJS.ProcessEnv,
  state: string,
): Promise<void> {
  // Whoever has no stack may have no project either.
  if (stacks.length === 0) return;
  const { name } = projectSchema.parse(readYaml(join(projectFolder(), "Pulumi.yaml")));
  for (const stack of stacks) {
    if (existsSync(join(state, "pulumi", ".pulumi", "stacks", name, `${stack}.json`))) continue;
    const code = await runInherited("pulumi", ["stack", "init", stack, "--no-select"], environment);
    if (code !== 0) throw new Error(`pulumi stack init ${stack}: exit code ${code}`);
  }
}
