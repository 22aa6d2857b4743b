import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { packageRoot } from "../../cli/places";

export interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly "working-directory"?: string;
}

export type Permissions = Readonly<Record<string, "read" | "write" | "none">>;

export interface Job {
  readonly if?: string;
  readonly needs?: string;
  /** Another workflow's file, in place of steps. */
  readonly uses?: string;
  readonly permissions?: Permissions;
  readonly environment?: string;
  readonly concurrency?: { readonly group: string; readonly "cancel-in-progress": unknown };
  readonly "timeout-minutes"?: number;
  readonly steps: readonly Step[];
}

export interface Workflow {
  readonly name: string;
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: Permissions;
  readonly jobs: Readonly<Record<string, Job>>;
}

const folder = join(packageRoot, ".github", "workflows");

/** Each workflow by its file's name, with its text: a version comment is no part of YAML. */
export function readWorkflows(): {
  readonly file: string;
  readonly text: string;
  readonly workflow: Workflow;
}[] {
  return readdirSync(folder).map((file) => {
    const text = readFileSync(join(folder, file), "utf8");
    const workflow = load(text) as Omit<Workflow, "jobs"> & { readonly jobs: Record<string, Partial<Job>> };
    const jobs = Object.entries(workflow.jobs).map(
      ([name, job]) => [name, { ...job, steps: job.steps ?? [] }] as const,
    );
    return { file, text, workflow: { ...workflow, jobs: Object.fromEntries(jobs) } };
  });
}

/** The jobs of a workflow, those of `rotate` for one stack; in their order. */
export function jobsOf(name: string): Readonly<Record<string, Job>> {
  const file = name === "rotate" ? "rotate-stack.yml" : `${name}.yml`;
  const found = readWorkflows().find((one) => one.file === file);
  if (found === undefined) throw new Error(`${file}: want such a workflow`);
  return found.workflow.jobs;
}

/** The job that bears the workflow's name. */
export function jobOf(name: string): Job {
  const job = jobsOf(name)[name];
  if (job === undefined) throw new Error(`${name}: want a job of that name`);
  return job;
}

const { scripts } = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as {
  scripts: Readonly<Record<string, string>>;
};

/** What npm would run: the script's line, undefined if there is none; and what follows `--`. */
export function npmScriptIn(
  run: string,
): { readonly script?: string | undefined; readonly rest: string } | undefined {
  const [, name, rest = ""] = /^npm (?:run )?([\w:]+)(?: -- (.*))?$/.exec(run) ?? [];
  return name === undefined ? undefined : { script: scripts[name], rest };
}

/**
 * The arguments with which a step runs one of our commands, as its shell would make them.
 * @param variables what the job puts into the environment, e.g. `{ STACK: "test" }`
 */
export function commandIn(step: Step, variables: Readonly<Record<string, string>>): string[] {
  const found = npmScriptIn(step.run ?? "");
  const [, command] = /^node cli\/main\.js (.*)$/.exec(found?.script ?? "") ?? [];
  if (found === undefined || command === undefined) {
    throw new Error(`${step.run ?? "nothing"}: want a step that runs a command of ours`);
  }
  const words = found.rest.match(/"[^"]*"|\S+/g) ?? [];
  const filled = words.map((word) =>
    word.replace(/^"(.*)"$/, "$1").replaceAll(/\$(\w+)/g, (_, name: string) => {
      const value = variables[name];
      if (value === undefined) throw new Error(`${step.run ?? ""}: got $${name}, want a variable of the job`);
      return value;
    }),
  );
  return [...command.split(" "), ...filled];
}
