import { rmSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { projectFolder } from "../places";
import { githubCommands } from "./github/commands";
import { previewStack } from "./previewStack";
import { rotateStack } from "./rotateStack";
import { openPipeline, type Pipeline, type PipelineOptions } from "./pipeline";
import { conclude, type ExitCode, output } from "./verdict";
import { watchStack } from "./watchStack";

const exitCodes = `
Exit code: 0 well, 1 refused, failed, or someone must act, 2 could not tell.`;

/** `npm run ci:preview`, `ci:rotate`, `ci:remind`, `ci:watch` and what reports them to GitHub: the steps of a pipeline. */
export function ciCommand(): Command {
  const command = new Command("ci").description(
    "The steps of a pipeline, the same on GitHub, on Azure DevOps and here; see docs/workflows.md.",
  );
  const steps = [
    judged(step("preview", "`pulumi preview` with the policy pack, then the gate; changes nothing", preview)),
    judged(
      step("rotate", "preview, policy pack, gate, `pulumi up`, status; stops where one fails", rotate),
    ).option(
      "--expect <file>",
      "the record of the plan that was judged and approved (plan.json of `preview`): stops if this plan differs",
    ),
    step(
      "remind",
      "renews certificates by ACME, looks at all, sends reminders; touches no credential",
      remind,
    ),
    step("watch", "status; says whether `rotate` must be started", watch),
  ];
  for (const one of [...steps, ...githubCommands()]) command.addCommand(one);
  return command;
}

type Work = (pipeline: Pipeline) => Promise<ExitCode>;

const preview: Work = async (pipeline) => conclude("preview", await previewStack(pipeline), pipeline);

const rotate: Work = async (pipeline) => conclude("rotate", await rotateStack(pipeline), pipeline);

const remind: Work = async (pipeline) => {
  // Loaded late: no other step needs what renews certificates.
  const { remindStack } = await import("./remindStack");
  return conclude("remind", await remindStack(pipeline), pipeline);
};

const watch: Work = async (pipeline) => {
  const seen = await watchStack(pipeline);
  output("start", String(seen.start !== undefined));
  output("reason", seen.start === undefined ? "" : `${seen.start}, found by the weekly watch`);
  return conclude("watch", seen, pipeline);
};

function step(name: string, description: string, work: Work): Command {
  return new Command(name)
    .description(description)
    .requiredOption("--stack <name>", "the stack")
    .option("--out <folder>", "folder for what is written", join(".local", "ci"))
    .option("-C, --cwd <folder>", "folder of Pulumi.yaml and the stack files", projectFolder())
    .addHelpText("after", exitCodes)
    .action(async (options: PipelineOptions) => {
      // What a later step finds there must be of this run.
      rmSync(join(options.out, `${name}.md`), { force: true });
      process.exitCode = await work(await openPipeline(options));
    });
}

/** With what the policy pack and the gate want to know. */
function judged(command: Command): Command {
  return command
    .option("--policy-pack-config <file>", "the policy pack's configuration (docs/policies.md)")
    .option("--first-run", "the stack has never run: let it create its ledger");
}
