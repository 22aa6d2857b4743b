import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import spawn from "cross-spawn";
import { engineEnvironment, ensureEngine } from "../engine";
import { backendUrl } from "../local/environment";
import { openLocalFolder } from "../local/folder";
import { markdownTable } from "../../rendering/columns";
import type { Row } from "./rows";

/**
 * Runs each row's command and takes the median of its times.
 * @returns a Markdown table, seconds with one decimal
 * @throws Error with the output of a command that fails
 */
export async function measure(
  rows: readonly Row[],
  runs: number,
  report: (line: string) => void,
): Promise<string> {
  const engine = engineEnvironment(await ensureEngine(report));
  const folder = mkdtempSync(join(openLocalFolder(), "bench-"));
  const medians = new Map<string, number>();
  try {
    for (const [index, row] of rows.entries()) {
      report(`${row.title} …`);
      medians.set(row.title, await medianOf(row, runs, join(folder, String(index)), engine));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const [cpu] = cpus();
  return [
    ...markdownTable([["what", "seconds", ""], ...rows.map((row) => [row.title, ...cells(row, medians)])]),
    ``,
    `Medians of ${runs} runs on ${cpus().length} cores (${cpu?.model ?? "unknown"}), Node.js ${process.versions.node}.`,
  ].join("\n");
}

function cells({ title, comparedWith }: Row, medians: ReadonlyMap<string, number>): string[] {
  const seconds = medians.get(title) ?? Number.NaN;
  const base = comparedWith === undefined ? undefined : medians.get(comparedWith);
  return [seconds.toFixed(1), base === undefined ? "" : `${(seconds / base).toFixed(1)} × the empty program`];
}

async function medianOf(row: Row, runs: number, folder: string, engine: NodeJS.ProcessEnv): Promise<number> {
  mkdirSync(join(folder, "state"), { recursive: true });
  row.prepare(folder);
  const env = {
    ...engine,
    PULUMI_BACKEND_URL: backendUrl(join(folder, "state")),
    PULUMI_CONFIG_PASSPHRASE: "quarterturn",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
  for (const command of row.before) await timed(command, folder, env);
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) times.push(await timed(row.command, folder, env));
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? Number.NaN;
}

/** Seconds from start to end. */
async function timed(
  [file = "", ...args]: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const started = performance.now();
  const child = spawn(file, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0) throw new Error(`${[file, ...args].join(" ")}: exit code ${code}\n${output}`);
  return (performance.now() - started) / 1000;
}
