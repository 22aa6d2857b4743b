import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import type { Finished, TestEstate } from "./estate";
import type { FakeGitHub } from "./gitHub";
import { type Job, type Step, commandIn, jobsOf, npmScriptIn } from "./workflows";

/** A workflow as it went: each step of ours that ran, in order. */
export interface Played {
  readonly steps: readonly (Finished & { readonly script: string })[];
  /** What it wrote to the run's summary. */
  readonly summary: string;
  readonly isGreen: boolean;
}

/** What else happens to a run. */
export interface Circumstances {
  /** What somebody does between two jobs, while the second one waits for an approval. */
  readonly between?: () => unknown;
  /** Variables that somebody has set for the workflow. */
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Runs a workflow's jobs on a test estate as GitHub would: the steps in their order, each if its condition holds, with the
 * token of the job's permissions where the step asks for it. What sets the machine up and logs in is left out.
 */
export async function playJob(
  workflow: string,
  estate: TestEstate,
  github: FakeGitHub,
  { between, env = {} }: Circumstances = {},
): Promise<Played> {
  const files = {
    GITHUB_OUTPUT: join(estate.folder, "output"),
    GITHUB_STEP_SUMMARY: join(estate.folder, "summary"),
  };
  const played: (Finished & { script: string })[] = [];
  for (const [index, job] of Object.values(jobsOf(workflow)).entries()) {
    const failed = played.some(({ code }) => code !== 0);
    if (job.needs !== undefined && failed && !goesOn(job)) continue;
    if (index > 0) await between?.();
    played.push(...(await playSteps(job, estate, github, { ...env, ...files })));
    rmSync(files.GITHUB_OUTPUT, { force: true });
  }
  const summary = textIn(files.GITHUB_STEP_SUMMARY);
  rmSync(files.GITHUB_STEP_SUMMARY, { force: true });
  rmSync(join(estate.folder, "artifacts"), { recursive: true, force: true });
  return { steps: played, summary, isGreen: played.every(({ code }) => code === 0) };
}

async function playSteps(job: Job, estate: TestEstate, github: FakeGitHub, files: NodeJS.ProcessEnv) {
  const { GITHUB_TOKEN, ...always } = github.environment(job.permissions ?? {});
  const steps: (Finished & { script: string; id: string | undefined })[] = [];
  let failed = false;
  for (const step of job.steps) {
    const outputs = outputsIn(textIn(files.GITHUB_OUTPUT ?? ""));
    const outcomes = new Map(steps.map(({ id, code }) => [id, code === 0 ? "success" : "failure"]));
    const script = /^npm run (ci:\w+) /.exec(step.run ?? "")?.[1];
    if (!runs(step, failed, outputs, outcomes)) continue;
    if (script === undefined) {
      failed = !passOn(step, estate.folder) || failed;
      continue;
    }
    if (npmScriptIn(step.run ?? "")?.script === undefined) throw new Error(`${script}: want an npm script`);
    const token = step.env !== undefined && "GITHUB_TOKEN" in step.env ? { GITHUB_TOKEN } : {};
    const inEstate = /^ci:(preview|rotate|watch)$/.test(script) ? ["-C", estate.folder] : [];
    const variables = { STACK: "test", PULL_REQUEST: "7", REASON: outputs.get("reason") ?? "" };
    const args = [...commandIn(step, variables), ...inEstate];
    const done = await estate.ours(args, { ...files, ...always, ...token });
    steps.push({ script, id: step.id, ...done });
    failed = failed || done.code !== 0;
  }
  return steps;
}

/** Plays the actions that keep a file and bring it back. False if the file isn't there, and that fails the step. */
function passOn({ uses = "", with: options = {}, ...step }: Step, folder: string): boolean {
  const [path, name] = [options.path, options.name].map(String);
  if (path === undefined || name === undefined) return true;
  const kept = join(folder, "artifacts", name);
  const own = join(folder, path.replace(/^judge\//, ""));
  if (uses.startsWith("actions/upload-artifact@")) {
    if (!existsSync(own)) return options["if-no-files-found"] !== "error";
    cpSync(own, join(kept, basename(own)), { recursive: true });
  } else if (uses.startsWith("actions/download-artifact@")) {
    if (!existsSync(kept)) return (step as { "continue-on-error"?: boolean })["continue-on-error"] === true;
    mkdirSync(own, { recursive: true });
    cpSync(kept, own, { recursive: true });
  }
  return true;
}

/** Whether a job runs though one before it failed. */
function goesOn({ if: condition = "" }: Job): boolean {
  return condition.includes("!cancelled()");
}

/** The conditions that the workflows use; another one must be taught here. */
function runs(
  { if: condition = "success()" }: Step,
  failed: boolean,
  outputs: ReadonlyMap<string, string>,
  outcomes: ReadonlyMap<string | undefined, string>,
): boolean {
  const known: Readonly<Record<string, boolean>> = {
    "success()": !failed,
    "failure()": failed,
    "${{ !cancelled() }}": true,
    "${{ !cancelled() && steps.watch.outputs.start == 'true' }}": outputs.get("start") === "true",
    "${{ !cancelled() && steps.watch.outcome == 'success' }}": outcomes.get("watch") === "success",
    "${{ !cancelled() && steps.environments.outcome == 'failure' }}":
      outcomes.get("environments") === "failure",
    "${{ !cancelled() && steps.environments.outcome == 'success' }}":
      outcomes.get("environments") === "success",
  };
  const decided = known[condition];
  if (decided === undefined) throw new Error(`if: got ${condition}, want a condition that this runner knows`);
  return decided;
}

function outputsIn(text: string): ReadonlyMap<string, string> {
  const lines = text.split("\n").filter((line) => line.includes("="));
  return new Map(lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
}

function textIn(file: string): string {
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}
