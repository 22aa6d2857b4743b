import { join } from "node:path";
import { findingWords, headline } from "../../status/render/words";
import { type Finding, type Report, reportSchema } from "../../status/report/schema";
import { runOurs } from "./child";
import type { Pipeline } from "./pipeline";
import { inOneLine } from "./verdict";

/** What `status` said, or why it said nothing. */
export type StatusResult =
  { readonly report: Report } | { readonly report?: undefined; readonly reason: string };

/** Runs `status`; writes its page beside. */
export async function statusOf(pipeline: Pipeline): Promise<StatusResult> {
  const page = join(pipeline.out, "status.html");
  const command = ["status", "--stack", pipeline.stack, "-C", pipeline.folder, "--json", "--html", page];
  const { stdout, tail } = await runOurs(command, pipeline);
  if (!stdout.startsWith("{")) return { reason: inOneLine(tail) };
  return { report: reportSchema.parse(JSON.parse(stdout)) };
}

const titles: Readonly<Record<Finding["level"], string>> = {
  act: "Someone must act",
  unknown: "Could not tell",
  due: "Due soon",
  note: "Good to know",
};

/** A report in Markdown: first what somebody must do. */
export function reportMarkdown(report: Report): string {
  const { stack, today, findings } = report;
  const levels = (["act", "unknown", "due", "note"] as const).flatMap((level) => {
    const found = findings.filter((one) => one.level === level);
    return found.length === 0 ? [] : [`**${titles[level]}**\n\n${found.map(line).join("\n")}`];
  });
  return [`${stack}, ${today}: ${headline(report)}`, ...levels].join("\n\n");
}

function line(finding: Finding): string {
  const by = finding.by === null ? "" : `, by ${finding.by}`;
  return `- ${inOneLine([findingWords(finding)])}${by}`;
}
