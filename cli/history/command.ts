import { resolve } from "node:path";
import { Command } from "commander";
import { historyCsv } from "../../history/csv";
import { historyPage } from "../../history/page";
import { readTold } from "../../history/read";
import { historyReport } from "../../history/report";
import { historyText } from "../../history/text";
import { printableJson } from "../../rendering/printable";
import { type Day, isDay } from "../../rotation";
import { UsageError } from "../../settings/usageError";
import { projectFolder } from "../places";
import { couldNotTell, exitWithTwo } from "../status/command";
import { statusEngine } from "../status/statusEngine";
import { writeOut } from "../writeOut";

interface HistoryOptions {
  readonly stack: string;
  readonly since?: string;
  readonly json?: true;
  readonly csv?: true;
  readonly html?: string;
  readonly cwd: string;
}

const exitCodes = `
Exit code: 0 all is told, 1 something is missing or can't be right, 2 could not tell.
See docs/history.md for what each line means, docs/history.schema.json for the JSON.`;

/** `npm run history -- --stack STACK`. */
export function historyCommand(): Command {
  return new Command("history")
    .description(
      "Tells who issued, handed over, confirmed, revoked and forced what and when, for as long as the stack lives.",
    )
    .requiredOption("--stack <name>", "the stack to look at")
    .option("--since <day>", "leave out what was before, YYYY-MM-DD")
    .option("--json", "print JSON")
    .option("--csv", "print CSV")
    .option("--html <file>", "write a page to a file")
    .option("-C, --cwd <folder>", "folder of Pulumi.yaml", projectFolder())
    .addHelpText("after", exitCodes)
    .exitOverride(exitWithTwo)
    .action(async (options: HistoryOptions) => {
      process.exitCode = await history(options).catch((error: unknown) => {
        throw couldNotTell(error);
      });
    });
}

async function history({ stack, since, json, csv, html, cwd }: HistoryOptions): Promise<0 | 1> {
  const from = since === undefined ? undefined : dayOf(since);
  if (json === true && csv === true) throw new UsageError("--csv: got --json as well, want one of the two");
  const say = (line: string): void => {
    console.error(line);
  };
  const exported = await statusEngine.exportState({ stack, folder: resolve(cwd), say }, false);
  const report = historyReport(readTold(exported), { stack, since: from });
  if (html !== undefined) writeOut("--html", html, historyPage(report));
  process.stdout.write(
    json === true ? `${printableJson(report)}\n` : csv === true ? historyCsv(report) : historyText(report),
  );
  return report.exitCode;
}

/** @throws UsageError if it is none */
function dayOf(text: string): Day {
  if (isDay(text)) return text;
  throw new UsageError(`--since: got ${text}, want a day, YYYY-MM-DD`);
}
