import { engineEnvironment, ensureEngine } from "../engine";
import { run } from "../engine/run";
import { UsageError } from "../../settings/usageError";

/**
 * What `pulumi stack export` prints: the stack's state, with every secret in it encrypted.
 * @throws UsageError with the engine's last words if it refuses
 */
export async function exportState(
  folder: string,
  stack: string,
  say: (line: string) => void,
): Promise<string> {
  const env = engineEnvironment(await ensureEngine(say));
  const lines: string[] = [];
  const { code, tail } = await run("pulumi", ["stack", "export", "--stack", stack, "--non-interactive"], {
    cwd: folder,
    env,
    signal: AbortSignal.timeout(120_000),
    onOutput: (line) => lines.push(line),
  });
  if (code === 0) return lines.join("\n");
  throw new UsageError(
    `pulumi stack export --stack ${stack}: exit code ${code ?? "none"}\n${tail.join("\n")}`,
  );
}
