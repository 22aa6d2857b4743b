import type { Report } from "../status/report/schema";
import type { Site } from "./site";
import { reportMarkdown, statusOf } from "./statusOf";
import type { ExitCode, Verdict } from "./verdict";

/** What the watch saw. */
export interface Watch extends Verdict {
  /** A rotation was missed: `rotate` makes up for it. */
  readonly overdue: boolean;
}

// Each says that a run was missed or didn't get to its end. A consumer that is new to the stack file waits for a person.
const missedRun: readonly string[] = ["nothing-live", "rotation-overdue", "unfinished"];

/** Status, as the pipeline takes it: who must be told, and whether a rotation must be started. */
export async function watchStack(site: Site): Promise<Watch> {
  const told = await statusOf(site);
  if (told.report !== undefined) return seen(told.report, site);
  const sentence = `status could not tell: ${told.reason}; run \`npm run status -- --stack ${site.stack}\`.`;
  return { exitCode: 2, sentence, markdown: "", overdue: false };
}

function seen(report: Report, { stack }: Site): Watch {
  const { exitCode, findings } = report;
  const overdue = findings.some(({ level, code }) => level === "act" && missedRun.includes(code));
  const start = overdue ? ` A rotation was missed: run \`npm run ci:rotate -- --stack ${stack}\`.` : "";
  return {
    exitCode,
    sentence: `${sentences[exitCode]}${start}`,
    markdown: reportMarkdown(report),
    overdue,
  };
}

const sentences: Readonly<Record<ExitCode, string>> = {
  0: "all well.",
  1: "someone must act, see below.",
  2: "something could not be told, see below.",
};
