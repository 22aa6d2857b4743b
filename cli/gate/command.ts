import { readFileSync } from "node:fs";
import { Command } from "commander";
import { renderProblem } from "../../rotation";
import { UsageError } from "../usageError";
import { type Expectation, caseOf } from "./case";
import { judge } from "./judge";
import { markdownOf } from "./markdown/render";
import { readPreview } from "./preview";

interface Options {
  readonly stack?: string;
  readonly firstRun?: boolean;
}

/** `quarterturn gate PREVIEW.json`: exit code 0 if the preview passes, 1 if it is refused, 2 if it can't be read. */
export function gateCommand(): Command {
  return new Command("gate")
    .description(
      "Refuses a preview that would harm a live credential, the vault or the ledger; prints Markdown for the pull request.",
    )
    .argument("<preview>", "what `pulumi preview --json --show-sames` wrote; - reads standard input")
    .option("--stack <name>", "refuse a preview of another stack")
    .option("--first-run", "the stack has never run: it begins its ledger")
    .action((file: string, { stack, firstRun = false }: Options) => {
      gate(file, { stack, firstRun });
    });
}

function gate(file: string, expectation: Expectation): void {
  const source = file === "-" ? "standard input" : file;
  const the = caseOf(readPreview(bytesOf(file, source), source), expectation);
  const problems = judge(the);
  process.stdout.write(markdownOf(the, problems));
  for (const problem of problems) console.error(renderProblem(problem));
  if (problems.length > 0) process.exitCode = 1;
}

function bytesOf(file: string, source: string): Uint8Array {
  try {
    return readFileSync(file === "-" ? 0 : file);
  } catch (error) {
    throw new UsageError(`${source}: got ${(error as Error).message}, want a file that can be read`);
  }
}
