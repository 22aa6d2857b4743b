import { changesInWords } from "../pulumi/changes";
import { type EngineRun, runEngine } from "./events";
import { previewStack } from "./previewStack";
import { type Removal, finishRevoking } from "./revoked";
import type { Pipeline } from "./pipeline";
import { reportMarkdown, statusOf } from "./statusOf";
import { inOneLine, type Verdict } from "./verdict";

/**
 * Preview, policy pack, gate, `up`, and once more where a revoked secret waits for its removal; then status. Stops at the
 * first that refuses, and says what was not done.
 */
export async function rotateStack(pipeline: Pipeline): Promise<Verdict> {
  const preview = await previewStack(pipeline);
  if (preview.exitCode !== 0) return preview;
  pipeline.say(preview.markdown);
  const run = await updateStack(pipeline);
  // One consumer's trouble holds up no revocation of another.
  const removal = await finishRevoking(run.ledger, pipeline, () => updateStack(pipeline));
  const { markdown } = preview;
  return run.ok
    ? afterwards(markdown, run, removal, pipeline)
    : { exitCode: 1, sentence: halfWay(run, removal, pipeline), markdown };
}

/** Goes on past errors: what doesn't depend on a failure is done. */
function updateStack(pipeline: Pipeline): Promise<EngineRun> {
  const command = ["up", "--yes", "--skip-preview", "--continue-on-error"];
  return runEngine([...command, ...pipeline.policyArguments], pipeline);
}

function halfWay(
  { failures, reasons, handedOver }: EngineRun,
  removal: Removal,
  { stack }: Pipeline,
): string {
  const left = failures.map(({ of, sentence }) => `${of}: ${sentence}`);
  const through =
    handedOver.length === 0
      ? ""
      : ` ${handedOver.join(", ")} ${handedOver.length === 1 ? "was" : "were"} handed over;`;
  return (
    `\`pulumi up\` failed: ${inOneLine(left.length > 0 ? left : reasons)};${through} ${said(removal)}what was done is kept, ` +
    `and the old credentials stay valid; fix the cause and run ` +
    `\`npm run ci:rotate -- --stack ${stack}\`, which completes it.`
  );
}

/** The update is done: what it comes to is for status to tell. */
async function afterwards(
  preview: string,
  { changes }: EngineRun,
  removal: Removal,
  pipeline: Pipeline,
): Promise<Verdict> {
  const done = `done (${changesInWords(changes)})`;
  const removed = said(removal) === "" ? "" : `; ${said(removal).replace(/; $/, "")}`;
  const look = `run \`npm run status -- --stack ${pipeline.stack}\``;
  const status = await statusOf(pipeline);
  if (status.report === undefined) {
    const sentence = `${done}${removed}, but status could not check the result: ${status.reason}; ${look}.`;
    return { exitCode: 2, sentence, markdown: preview };
  }
  const markdown = `${preview}\n\n${reportMarkdown(status.report)}`;
  const acts = status.report.findings.filter(({ level }) => level === "act");
  if (acts.length === 0 && removal.waiting.length === 0)
    return { exitCode: 0, sentence: `${done}${removed}.`, markdown };
  const why = acts.length === 0 ? [removal.why] : acts.map((act) => act.sentence);
  const sentence = `${done}${removed}, but someone must act: ${inOneLine(why)}; ${look}.`;
  return { exitCode: 1, sentence, markdown };
}

function said({ removed, waiting, why }: Removal): string {
  const parts = [
    ...(removed.length === 0 ? [] : [`${removed.join(", ")}: revoked, and removed by a second run`]),
    ...(waiting.length === 0 ? [] : [`${waiting.join(", ")}: revoked, and not removed yet: ${why}`]),
  ];
  return parts.map((part) => `${part}; `).join("");
}
