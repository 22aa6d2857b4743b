import { types } from "../../names/types";
import { certificatesTargets } from "../pulumi/certificatesTargets";
import { type EngineRun, runEngine } from "./events";
import type { Pipeline } from "./pipeline";
import { inOneLine, type Verdict } from "./verdict";

/**
 * Looks at the watched certificates, and sends the reminders that are due: `pulumi up` of these alone. No credential is issued,
 * changed or removed, however late its rotation is.
 */
export async function remindStack(pipeline: Pipeline): Promise<Verdict> {
  const command = ["up", "--yes", "--skip-preview", "--continue-on-error", ...targets];
  const run = await runEngine(command, pipeline);
  const others = run.touched.filter(({ type }) => !watching.includes(type)).map(({ name }) => name);
  const sentence = sentenceOf(run, others, pipeline);
  return { exitCode: run.ok && others.length === 0 ? 0 : 1, sentence, markdown: "" };
}

const watching: readonly string[] = [types.watchedCertificate, types.reminder, types.rotation];
const targets = certificatesTargets.flatMap((target) => ["--target", target]);

function sentenceOf(
  { ok, reasons, touched }: EngineRun,
  others: readonly string[],
  { stack }: Pipeline,
): string {
  const look = `run \`npm run status -- --stack ${stack}\``;
  if (others.length > 0)
    return `it changed ${others.join(", ")}, and was to change nothing but the watch of certificates; ${look}.`;
  if (!ok)
    return `the certificates could not be looked at: ${inOneLine(reasons)}; nothing else was changed; fix the cause and run \`npm run ci:remind -- --stack ${stack}\` again.`;
  const told = touched.filter(({ type }) => type !== types.rotation).map(({ name }) => name);
  const changed = [...new Set(told)].sort();
  return changed.length === 0
    ? "nothing new about the certificates."
    : `new about the certificates: ${changed.join(", ")}; ${look}.`;
}
