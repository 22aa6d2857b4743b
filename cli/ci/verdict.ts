import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { writeOut } from "../writeOut";
import type { Pipeline } from "./pipeline";

/** How a pipeline's command ended: 0 well, 1 somebody must act, 2 it could not tell. */
export type ExitCode = 0 | 1 | 2;

/** What a pipeline's command has to say at its end. */
export interface Verdict {
  readonly exitCode: ExitCode;
  /** What came of it, what was not done, what to run: one sentence. */
  readonly sentence: string;
  /** The rest, in Markdown. */
  readonly markdown: string;
}

/**
 * Says it, and writes it to `OUT/NAME.md`; on GitHub to the run's summary too.
 * @returns the exit code
 */
export function conclude(
  name: string,
  { exitCode, sentence, markdown }: Verdict,
  pipeline: Pipeline,
): ExitCode {
  const parts = [`### ${pipeline.stack}: ${name}`, sentence, ...pipeline.notes, markdown];
  const text = parts.filter((part) => part !== "").join("\n\n");
  writeOut("--out", join(pipeline.out, `${name}.md`), `${text}\n`);
  const summary = process.env.GITHUB_STEP_SUMMARY;
  if (summary !== undefined) appendFileSync(summary, `${text}\n\n`);
  pipeline.say(`${name} ${pipeline.stack}: ${sentence}`);
  return exitCode;
}

/** Hands a value to the pipeline's later steps: GitHub takes it from a file, Azure DevOps from what is printed. */
export function output(name: string, value: string): void {
  const { GITHUB_OUTPUT: file, TF_BUILD: onAzureDevOps } = process.env;
  if (file !== undefined) appendFileSync(file, `${name}=${value}\n`);
  if (onAzureDevOps !== undefined) console.log(`##vso[task.setvariable variable=${name}]${value}`);
}

/** `a; b`: reasons in one line of a sentence. */
export function inOneLine(reasons: readonly string[]): string {
  return reasons.map((reason) => reason.replaceAll(/\s+/g, " ").trim()).join("; ");
}
