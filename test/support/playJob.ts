import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Finished, TestEstate } from "./estate";
import type { FakeGitHub } from "./gitHub";
import { commandIn, jobOf, npmScriptIn, type Step } from "./workflows";

/** A job as it went: each step of ours that ran, in order. */
export interface Played {
  readonly steps: readonly (Finished & { readonly script: string })[];
  /** What it wrote to the run's summary. */
  readonly summary: string;
  readonly isGreen: boolean;
}

/**
 * Runs a workflow's job on a test estate as GitHub would: the steps in their order, each if its condition holds, with the
 * token of the job's permissions where the step asks for it. What sets the machine up and logs in is left out.
 */
export async function playJob(workflow: string, estate: TestEstate, github: FakeGitHub): Promise<Played> {
  const job = jobOf(workflow);
  const files = {
    GITHUB_OUTPUT: join(estate.folder, "output"),
    GITHUB_STEP_SUMMARY: join(estate.folder, "summary"),
  };
  const variables = { STACK: "test", PULL_REQUEST: "7" };
  const { GITHUB_TOKEN, ...always } = github.environment(job.permissions ?? {});
  const steps: (Finished & { script: string })[] = [];
  for (const step of job.steps) {
    const script = /^npm run (ci:\w+) /.exec(step.run ?? "")?.[1];
    const failed = steps.some(({ code }) => code !== 0);
    if (script === undefined || !runs(step, failed, textIn(files.GITHUB_OUTPUT))) continue;
    if (npmScriptIn(step.run ?? "")?.script === undefined) throw new Error(`${script}: want an npm script`);
    const token = step.env !== undefined && "GITHUB_TOKEN" in step.env ? { GITHUB_TOKEN } : {};
    const inEstate = /^ci:(preview|rotate|watch)$/.test(script) ? ["-C", estate.folder] : [];
    const args = [...commandIn(job, script, variables), ...inEstate];
    steps.push({ script, ...(await estate.ours(args, { ...files, ...always, ...token })) });
  }
  const summary = textIn(files.GITHUB_STEP_SUMMARY);
  for (const file of Object.values(files)) rmSync(file, { force: true });
  return { steps, summary, isGreen: steps.every(({ code }) => code === 0) };
}

/** The conditions that the workflows use; another one must be taught here. */
function runs({ if: condition = "success()" }: Step, failed: boolean, outputs: string): boolean {
  const known: Readonly<Record<string, boolean>> = {
    "success()": !failed,
    "failure()": failed,
    "${{ !cancelled() }}": true,
    "${{ !cancelled() && steps.watch.outputs.overdue == 'true' }}": /^overdue=true$/m.test(outputs),
  };
  const decided = known[condition];
  if (decided === undefined) throw new Error(`if: got ${condition}, want a condition that this runner knows`);
  return decided;
}

function textIn(file: string): string {
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}
