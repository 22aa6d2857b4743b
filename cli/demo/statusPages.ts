import { join, relative } from "node:path";
import { run } from "../engine/run";
import { packageRoot } from "../places";

/** What `status` says of a stack, and the page that it wrote. */
interface StatusPage {
  /** The report's first line: what all comes to. */
  readonly headline: string;
  readonly file: string;
}

/**
 * Writes the status page of each stack by the command that anybody would use.
 * @param environment that of a run with the local Azure attached
 * @param folder of the stack files; the pages go there too
 */
export async function writeStatusPages(
  stacks: readonly string[],
  environment: NodeJS.ProcessEnv,
  folder: string,
): Promise<StatusPage[]> {
  const main = join(packageRoot, "cli", "main.js");
  return Promise.all(
    stacks.map(async (stack) => {
      const file = join(folder, `status-${stack}.html`);
      const lines: string[] = [];
      const { tail } = await run(
        process.execPath,
        [main, "status", "--cwd", folder, "--stack", stack, "--html", file],
        {
          cwd: packageRoot,
          env: environment,
          signal: AbortSignal.timeout(120_000),
          onOutput: (line) => lines.push(line),
        },
      );
      return { headline: lines[0] ?? tail.join("\n"), file: relative(process.cwd(), file) };
    }),
  );
}
