import { rmSync } from "node:fs";
import { join } from "node:path";
import { writeOut } from "../writeOut";
import { runOurs, runPulumi } from "./child";
import { runEngine } from "./events";
import type { Pipeline } from "./pipeline";
import { inOneLine, type Verdict } from "./verdict";

/**
 * What `up` would do, judged by the policy pack and by the gate: `OUT/preview.json`. Nothing is changed.
 * The sentence ends with what to run.
 * @param compare also with the plan that was judged before, if there is one
 */
export async function previewStack(pipeline: Pipeline, compare = true): Promise<Verdict> {
  const file = join(pipeline.out, "preview.json");
  // What a later step finds there must be of this run.
  for (const name of ["preview.json", "plan.json"]) rmSync(join(pipeline.out, name), { force: true });
  const command = ["preview", ...pipeline.policyArguments];
  const { code, stdout } = await runPulumi([...command, "--json", "--show-sames"], pipeline);
  if (code !== 0) {
    // The digest has no word of what a rule refused; the events of a second preview do.
    const { ok, reasons } = await runEngine(command, pipeline);
    const why = ok ? "it succeeded when it was repeated to find out why" : inOneLine(reasons);
    return refused(1, `the preview failed: ${why}`, pipeline);
  }
  writeOut("--out", file, stdout);
  return gate(file, compare ? pipeline.expectArguments : [], pipeline);
}

async function gate(file: string, compare: readonly string[], pipeline: Pipeline): Promise<Verdict> {
  const record = ["--record", join(pipeline.out, "plan.json")];
  const { code, stdout, tail } = await runOurs(
    ["gate", file, ...pipeline.gateArguments, ...record, ...compare],
    pipeline,
  );
  const markdown = stdout.trim();
  if (code === 0) return { exitCode: 0, sentence: "the policy pack and the gate let it pass.", markdown };
  if (code === 1 && compare.length > 0 && (await passesAlone(file, pipeline)))
    return another(tail, markdown, pipeline);
  const exitCode = code === 1 ? 1 : 2;
  const what = exitCode === 1 ? "the gate refuses it" : "the gate could not judge it";
  return { ...refused(exitCode, `${what}: ${inOneLine(tail)}`, pipeline), markdown };
}

/** True if nothing is wrong with the plan but that it is another one than the one that was judged. */
async function passesAlone(file: string, pipeline: Pipeline): Promise<boolean> {
  const { code } = await runOurs(["gate", file, ...pipeline.gateArguments], pipeline);
  return code === 0;
}

function another(tail: readonly string[], markdown: string, { stack }: Pipeline): Verdict {
  const sentence =
    `this is not the plan that was judged: ${inOneLine(tail)}; nothing was changed; start \`rotate\` of ${stack} again: ` +
    "it makes a new plan for somebody to approve.";
  return { exitCode: 1, sentence, markdown };
}

function refused(exitCode: 1 | 2, what: string, { stack }: Pipeline): Verdict {
  const sentence = `${what}; nothing was changed; fix it in a pull request and run \`npm run ci:preview -- --stack ${stack}\`.`;
  return { exitCode, sentence, markdown: "" };
}
