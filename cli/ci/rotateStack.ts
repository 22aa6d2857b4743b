import { changesInWords } from "../pulumi/changes";
import { runEngine } from "./events";
import { previewStack } from "./previewStack";
import type { Site } from "./site";
import { reportMarkdown, statusOf } from "./statusOf";
import { inOneLine, type Verdict } from "./verdict";

/** Preview, policy pack, gate, `up`, status: stops at the first that fails, and says what was not done. */
export async function rotateStack(site: Site): Promise<Verdict> {
  const preview = await previewStack(site);
  if (preview.exitCode !== 0) return preview;
  site.say(preview.markdown);
  const { ok, reasons, changes } = await runEngine(
    ["up", "--yes", "--skip-preview", ...site.policyArguments],
    site,
  );
  const { markdown } = preview;
  return ok
    ? afterwards(markdown, changes, site)
    : { exitCode: 1, sentence: halfWay(reasons, site), markdown };
}

function halfWay(reasons: readonly string[], { stack }: Site): string {
  return (
    `\`pulumi up\` failed: ${inOneLine(reasons)}; what it had done is kept and the old credentials stay valid, ` +
    `the rest was not done; mend the cause and run \`npm run ci:rotate -- --stack ${stack}\`, which completes it.`
  );
}

/** The update is done: what it comes to is for status to tell. */
async function afterwards(
  preview: string,
  changes: Readonly<Record<string, number>>,
  site: Site,
): Promise<Verdict> {
  const done = `done (${changesInWords(changes)})`;
  const look = `run \`npm run status -- --stack ${site.stack}\``;
  const told = await statusOf(site);
  if (told.report === undefined) {
    const sentence = `${done}, but status could not tell what came of it: ${told.reason}; ${look}.`;
    return { exitCode: 2, sentence, markdown: preview };
  }
  const markdown = `${preview}\n\n${reportMarkdown(told.report)}`;
  const acts = told.report.findings.filter(({ level }) => level === "act");
  if (acts.length === 0) return { exitCode: 0, sentence: `${done}.`, markdown };
  const sentence = `${done}, but someone must act: ${inOneLine(acts.map((act) => act.sentence))}; ${look}.`;
  return { exitCode: 1, sentence, markdown };
}
