import { resolve } from "node:path";
import { Command } from "commander";
import { LedgerError } from "../../rotation";
import { ClockError } from "../../settings/clock";
import { EngineError } from "../engine";
import { projectFolder } from "../places";
import { printableJson } from "../../rendering/printable";
import { timelineSvg } from "../../rendering/svg";
import { UsageError } from "../../settings/usageError";
import { writeOut } from "../writeOut";
import { gatherFacts } from "../../status/gather";
import { statusEngine } from "./statusEngine";
import { StateError } from "../../status/read/state";
import { reportPage } from "../../status/render/page";
import { timelineOf } from "../../status/render/picture";
import { reportText } from "../../status/render/text";
import { buildReport } from "../../status/report/report";

interface StatusOptions {
  readonly stack: string;
  readonly json?: true;
  readonly html?: string;
  readonly svg?: string;
  readonly cwd: string;
}

const exitCodes = `
Exit code: 0 all well, 1 someone must act, 2 could not tell.
See docs/status.md for what each column and sentence means, docs/status.schema.json for the JSON.`;

/** `npm run status -- --stack STACK`. */
export function statusCommand(): Command {
  return new Command("status")
    .description(
      "Shows what is live, due, handed over, confirmed, still used and orphaned; certificates too.",
    )
    .requiredOption("--stack <name>", "the stack to look at")
    .option("--json", "print JSON")
    .option("--html <file>", "write a page with everything, and the timeline, to a file")
    .option("--svg <file>", "write the timeline alone to a file")
    .option("-C, --cwd <folder>", "folder of Pulumi.yaml and the stack files", projectFolder())
    .addHelpText("after", exitCodes)
    .exitOverride(exitWithTwo)
    .action(async (options: StatusOptions) => {
      process.exitCode = await status(options).catch((error: unknown) => {
        throw couldNotTell(error);
      });
    });
}

/** Of a command line that can't be read, too: 1 would say that someone must act. */
export function exitWithTwo({ exitCode }: { readonly exitCode: number }): never {
  process.exit(exitCode === 0 ? 0 : 2);
}

async function status({ stack, json, html, svg, cwd }: StatusOptions): Promise<0 | 1 | 2> {
  const say = (line: string): void => {
    console.error(line);
  };
  const report = buildReport(
    await gatherFacts({ stack, folder: resolve(cwd), env: process.env, say, engine: statusEngine }),
  );
  if (html !== undefined) writeOut("--html", html, reportPage(report));
  if (svg !== undefined) writeOut("--svg", svg, timelineSvg(timelineOf(report)));
  process.stdout.write(json === true ? `${printableJson(report)}\n` : reportText(report));
  return report.exitCode;
}

/** Whatever goes wrong here, the exit code is 2. A mistake of ours is shown whole, any other as a sentence. */
export function couldNotTell(error: unknown): Error {
  const isForUser = [UsageError, ClockError, EngineError, LedgerError, StateError].some(
    (kind) => error instanceof kind,
  );
  const { message, stack = message } = error as Error;
  return error instanceof UsageError ? error : new UsageError(isForUser ? message : stack);
}
