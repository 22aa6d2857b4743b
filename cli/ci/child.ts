import { join } from "node:path";
import { directToThisMachine } from "../../web/proxy";
import { run } from "../engine/run";
import { packageRoot } from "../places";
import type { Pipeline } from "./pipeline";

/** What a command said, and how it ended. */
export interface Finished {
  /** Undefined if a signal ended it. */
  readonly code: number | undefined;
  readonly stdout: string;
  /** The last lines on standard error. */
  readonly tail: readonly string[];
}

/** Lines of standard output to be taken one by one, e.g. the engine's events. */
type OnLine = (line: string) => void;

// Longer than any rotation; a pipeline's own limit ends what hangs.
const patience = 3_600_000;

/** Runs `pulumi`; its standard error is shown as it comes. */
export function runPulumi(args: readonly string[], pipeline: Pipeline, onLine?: OnLine): Promise<Finished> {
  return finish("pulumi", [...args, "--stack", pipeline.stack, "--non-interactive"], pipeline, onLine);
}

/** Runs another command of ours, as `npm run COMMAND -- …` does. */
export function runOurs(args: readonly string[], pipeline: Pipeline): Promise<Finished> {
  return finish(process.execPath, [join(packageRoot, "cli", "quarterturn.js"), ...args], pipeline);
}

async function finish(
  file: string,
  args: readonly string[],
  pipeline: Pipeline,
  onLine?: OnLine,
): Promise<Finished> {
  const lines: string[] = [];
  const { code, tail } = await run(file, args, {
    cwd: pipeline.folder,
    env: { ...pipeline.env, ...directToThisMachine(pipeline.env) },
    signal: AbortSignal.timeout(patience),
    onOutput: onLine ?? ((line) => lines.push(line)),
    onError: pipeline.say,
  });
  return { code, stdout: lines.join("\n"), tail };
}
