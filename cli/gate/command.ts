import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { buffer } from "node:stream/consumers";
import { Command } from "commander";
import { z } from "zod";
import { type Problem, renderProblem } from "../../rotation";
import { readYaml } from "../../settings/readYaml";
import { UsageError } from "../../settings/usageError";
import { writeOut } from "../writeOut";
import { type Review, reviewOf } from "../../gate/review";
import { judge } from "../../gate/judge";
import type { StackFile } from "../../gate/settings";
import { markdownOf } from "../../gate/markdown/render";
import { readPreview } from "../../gate/preview";
import { readRecord, recordOf, planDifferences } from "../../gate/record";
import { readStatus } from "../../gate/statusReport";
import { namespace } from "../../settings/keys";

const stackFileSchema = z.looseObject({ config: z.record(z.string(), z.unknown()).optional() }).catch({});

interface Options {
  readonly stack?: string;
  readonly firstRun?: boolean;
  readonly status?: string;
  readonly stackFile?: string;
  readonly formerStackFile?: string;
  readonly record?: string;
  readonly expect?: string;
  readonly commit?: string;
}

/** `quarterturn gate PREVIEW.json`: exit code 0 if the preview passes, 1 if it is refused, 2 if it can't be read. */
export function gateCommand(): Command {
  return new Command("gate")
    .description(
      "Refuses a preview that would harm a live credential, the vault or the ledger; prints Markdown for the pull request.",
    )
    .argument("<preview>", "what `pulumi preview --json --show-sames` wrote; - reads standard input")
    .option("--stack <name>", "refuse a preview of another stack")
    .option("--first-run", "the stack has never run: let it create its ledger")
    .option(
      "--status <file>",
      "what `npm run status -- --json` printed: shows whether a revoked credential is used",
    )
    .option(
      "--stack-file <file>",
      "the stack file that the preview was made from: read where the preview masks a part of it, and to find the files that it names",
    )
    .option("--former-stack-file <file>", "the former stack file: shows what changes about the e-mails")
    .option("--record <file>", "write what identifies this plan")
    .option("--expect <file>", "refuse a plan that is not the one of this record")
    .option("--commit <sha>", "the commit that the preview was made from, for --record and --expect")
    .action((file: string, options: Options) => {
      return gate(file, options);
    });
}

async function gate(file: string, options: Options): Promise<void> {
  const source = file === "-" ? "standard input" : file;
  const bytes = file === "-" ? await standardInput(source) : readable(source, () => readFileSync(file));
  const review = reviewFrom(bytes, source, options);
  const problems = [...expected(review, options), ...judge(review)];
  process.stdout.write(markdownOf(review, problems));
  for (const problem of problems) console.error(renderProblem(problem));
  if (problems.length > 0) process.exitCode = 1;
  if (options.record === undefined) return;
  const record = recordOf(review, problems.length === 0, options.commit);
  writeOut("--record", options.record, `${JSON.stringify(record, null, 2)}\n`);
}

function reviewFrom(bytes: Uint8Array, source: string, options: Options): Review {
  const { stack, firstRun = false, status, stackFile, formerStackFile } = options;
  const preview = readPreview(bytes, source);
  return reviewOf(preview, {
    stack,
    // A gate of another checkout judges the files of the one that was previewed.
    folder: stackFile === undefined ? undefined : dirname(resolve(stackFile)),
    firstRun,
    lastUse: status === undefined ? undefined : readStatus(textOf(status), status, preview.stack),
    stackFile: stackFile === undefined ? undefined : stackFileAt(stackFile),
    formerStackFile: formerStackFile === undefined ? undefined : stackFileAt(formerStackFile),
  });
}

function expected(review: Review, { expect, commit }: Options): Problem[] {
  return expect === undefined ? [] : planDifferences(readRecord(textOf(expect), expect), review, commit);
}

/** Our keys of a stack file. */
function stackFileAt(file: string): StackFile {
  const { config = {} } = stackFileSchema.parse(readable(file, () => readYaml(file)) ?? {});
  const own = Object.entries(config).filter(([key]) => key.startsWith(`${namespace}:`));
  return Object.fromEntries(own.map(([key, value]) => [key.slice(namespace.length + 1), value]));
}

function textOf(file: string): string {
  return readable(file, () => readFileSync(file, "utf8"));
}

/** Not by its descriptor: one that another process set to non-blocking ends in EAGAIN as long as nothing is there. */
function standardInput(source: string): Promise<Uint8Array> {
  return buffer(process.stdin).catch((error: unknown) => {
    throw unreadable(source, error);
  });
}

function readable<T>(source: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw unreadable(source, error);
  }
}

function unreadable(source: string, error: unknown): UsageError {
  return new UsageError(`${source}: got ${(error as Error).message}, want a file that can be read`);
}
