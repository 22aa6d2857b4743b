import { types } from "../../names/types";
import { certificatesTargets } from "../pulumi/certificatesTargets";
import { unrehearsable } from "../certificates/acme";
import { asUsageError } from "../certificates/failures";
import { type Renewed, renewAll } from "../certificates/renew";
import { automaticOnes } from "../certificates/wanted";
import { type EngineRun, runEngine } from "./events";
import type { Pipeline } from "./pipeline";
import { inOneLine, type Verdict } from "./verdict";

/**
 * Renews what is renewed by ACME, looks at the watched certificates, and sends the reminders that are due: the latter two by a
 * `pulumi up` of these alone. No credential is issued, changed or removed, however late its rotation is.
 */
export async function remindStack(pipeline: Pipeline): Promise<Verdict> {
  const renewals = await renewStack(pipeline);
  const command = ["up", "--yes", "--skip-preview", "--continue-on-error", ...targets];
  const run = await runEngine(command, pipeline);
  const others = run.touched.filter(({ type }) => !watching.includes(type)).map(({ name }) => name);
  const sentence = `${renewalSentence(renewals, pipeline)}${sentenceOf(run, others, pipeline)}`;
  const isWell = run.ok && others.length === 0 && !renewals.some(({ failure }) => failure !== undefined);
  return { exitCode: isWell ? 0 : 1, sentence, markdown: "" };
}

/** Whatever is in the way of it, what is served is looked at all the same. */
async function renewStack({ stack, folder, say }: Pipeline): Promise<readonly Renewed[]> {
  try {
    const ones = automaticOnes({ stack, cwd: folder });
    const [first] = ones;
    const elsewhere = unrehearsable(first?.settings.acme);
    if (elsewhere !== undefined) {
      say(`Nothing is renewed by ACME: a rehearsal reaches no ${elsewhere}.`);
      return [];
    }
    const outcomes = await renewAll(ones, say);
    for (const line of outcomes.flatMap(({ lines }) => lines)) say(line);
    return outcomes;
  } catch (error) {
    return [{ name: "all", isRenewed: false, lines: [], failure: asUsageError(error).message }];
  }
}

/** `renewed by ACME: a; not renewed: b (why); `, or nothing where nothing was to be done. */
export function renewalSentence(renewals: readonly Renewed[], { stack }: Pick<Pipeline, "stack">): string {
  const renewed = renewals.filter(({ isRenewed }) => isRenewed).map(({ name }) => name);
  const failed = renewals.flatMap(({ name, failure }) =>
    failure === undefined ? [] : [`${name} (${inOneLine([failure])})`],
  );
  const parts = [
    ...(renewed.length === 0 ? [] : [`renewed by ACME: ${renewed.join(", ")}`]),
    ...(failed.length === 0
      ? []
      : [
          `not done by ACME: ${failed.join("; ")}: \`npm run certificate -- --stack ${stack} --renew\` tries again`,
        ]),
  ];
  return parts.map((part) => `${part}; `).join("");
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
