import { engineEnvironment, ensureEngine } from "../engine";
import { run } from "../engine/run";
import { UsageError } from "../../settings/usageError";
import type { StackAt, StatusEngine } from "../../status/gather";

/** The engine at hand, as far as a report asks for it. What it prints may be secret: it goes to whoever asked, and nowhere else. */
export const statusEngine: StatusEngine = {
  exportState: (stack, inClear) =>
    printed(stack, ["stack", "export", ...(inClear ? ["--show-secrets"] : [])]),
  readSecret: (stack, path) => printed(stack, ["config", "get", "--path", path]),
};

/** @throws UsageError with the engine's last words if it refuses */
async function printed({ folder, stack, say }: StackAt, command: readonly string[]): Promise<string> {
  const env = engineEnvironment(await ensureEngine(say));
  const lines: string[] = [];
  const { code, tail } = await run("pulumi", [...command, "--stack", stack, "--non-interactive"], {
    cwd: folder,
    env,
    signal: AbortSignal.timeout(120_000),
    onOutput: (line) => lines.push(line),
  });
  if (code === 0) return lines.join("\n");
  const asked = ["pulumi", ...command, "--stack", stack].join(" ");
  throw new UsageError(`${asked}: exit code ${code ?? "none"}\n${tail.join("\n")}`);
}
