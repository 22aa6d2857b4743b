import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runOurs, runPulumi } from "./child";
import { runEngine } from "./events";
import type { Site } from "./site";
import { inOneLine, type Verdict } from "./verdict";

/**
 * What `up` would do, judged by the policy pack and by the gate: `OUT/preview.json`. Nothing is changed.
 * The sentence ends with what to run.
 */
export async function previewStack(site: Site): Promise<Verdict> {
  const file = join(site.out, "preview.json");
  const command = ["preview", ...site.policyArguments];
  const { code, stdout } = await runPulumi([...command, "--json", "--show-sames"], site);
  if (code !== 0) {
    // The digest has no word of what a rule refused; the events of a second preview do.
    const { ok, reasons } = await runEngine(command, site);
    const why = ok ? "but not when it was repeated, to see why" : inOneLine(reasons);
    return refused(1, `the preview failed: ${why}`, site);
  }
  writeFileSync(file, stdout);
  return gate(file, site);
}

async function gate(file: string, site: Site): Promise<Verdict> {
  const { code, stdout, tail } = await runOurs(["gate", file, ...site.gateArguments], site);
  const markdown = stdout.trim();
  if (code === 0) return { exitCode: 0, sentence: "the policy pack and the gate let it pass.", markdown };
  const exitCode = code === 1 ? 1 : 2;
  const what = exitCode === 1 ? "the gate refuses it" : "the gate could not judge it";
  return { ...refused(exitCode, `${what}: ${inOneLine(tail)}`, site), markdown };
}

function refused(exitCode: 1 | 2, what: string, { stack }: Site): Verdict {
  const sentence = `${what}; nothing was changed, mend it in a pull request and run \`npm run ci:preview -- --stack ${stack}\`.`;
  return { exitCode, sentence, markdown: "" };
}
