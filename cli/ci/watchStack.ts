import { own } from "../../rotation";
import type { Finding, Report } from "../../status/report/schema";
import type { Pipeline } from "./pipeline";
import { reportMarkdown, statusOf } from "./statusOf";
import type { ExitCode, Verdict } from "./verdict";

/** What the watch saw. */
export interface Watch extends Verdict {
  /** Why `rotate` must be started; undefined if it needn't be. */
  readonly start?: string;
}

/** What a run of `rotate` repairs by itself, and how to say so. A consumer that is new to the stack file waits for a person. */
const repairable: Readonly<Partial<Record<string, string>>> = {
  "nothing-live": "A rotation was missed",
  "rotation-overdue": "A rotation was missed",
  "current-lost": "A current secret was removed from its app",
  unfinished: "A run did not finish",
  "secret-regenerated": "Somebody regenerated a client's secret",
  "secret-replaced": "Somebody replaced a client's secret",
  "ended-on-server": "A current secret has ended",
  "not-removed": "A revoked secret waits for its removal",
};

/** Status, as the pipeline takes it: who must act, and whether a rotation must be started. */
export async function watchStack(pipeline: Pipeline): Promise<Watch> {
  const status = await statusOf(pipeline);
  if (status.report !== undefined) return seen(status.report, pipeline);
  const sentence = `status could not tell: ${status.reason}; run \`npm run status -- --stack ${pipeline.stack}\`.`;
  return { exitCode: 2, sentence, markdown: "" };
}

/** What a report comes to. */
export function seen(report: Report, { stack }: Pick<Pipeline, "stack">): Watch {
  const { exitCode, findings } = report;
  const acts = findings.filter(({ level }) => level === "act");
  const start = acts
    .filter((act) => !waitsForPerson(act, report))
    .flatMap(({ code }) => own(repairable, code) ?? [])[0];
  const said = start === undefined ? "" : ` ${start}: run \`npm run ci:rotate -- --stack ${stack}\`.`;
  return {
    exitCode,
    sentence: `${sentences[exitCode]}${said}`,
    markdown: reportMarkdown(report),
    ...(start === undefined ? {} : { start }),
  };
}

/** One that somebody removed may still be in use: people are warned first, then it goes. */
function waitsForPerson({ code, keyId }: Finding, { consumers }: Report): boolean {
  const credentials = consumers.flatMap((consumer) => consumer.credentials);
  return code === "not-removed" && credentials.some((one) => one.keyId === keyId && one.state === "lost");
}

const sentences: Readonly<Record<ExitCode, string>> = {
  0: "all well.",
  1: "someone must act, see below.",
  2: "something could not be checked, see below.",
};
