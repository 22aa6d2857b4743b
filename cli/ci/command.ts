import { Command } from "commander";
import { join } from "node:path";
import { projectRoot } from "../projectRoot";
import { githubCommands } from "./github/commands";
import { previewStack } from "./previewStack";
import { rotateStack } from "./rotateStack";
import { openSite, type Site, type SiteOptions } from "./site";
import { conclude, type ExitCode, output } from "./verdict";
import { watchStack } from "./watchStack";

const exitCodes = `
Exit code: 0 well, 1 refused, failed, or someone must act, 2 could not tell.`;

/** `npm run ci:preview`, `ci:rotate`, `ci:watch` and what tells GitHub of them: the steps of a pipeline. */
export function ciCommand(): Command {
  const command = new Command("ci").description(
    "The steps of a pipeline, the same on GitHub, on Azure DevOps and here; see docs/workflows.md.",
  );
  const descriptions = {
    preview: "`pulumi preview` with the policy pack, then the gate; nothing is changed",
    rotate: "preview, policy pack, gate, `pulumi up`, status; stops at the first that fails",
    watch: "status; says whether a rotation was missed",
  } as const;
  for (const [name, work] of Object.entries({ preview, rotate, watch })) {
    command.addCommand(step(name, descriptions[name as keyof typeof descriptions], work));
  }
  for (const one of githubCommands()) command.addCommand(one);
  return command;
}

type Work = (site: Site) => Promise<ExitCode>;

const preview: Work = async (site) => conclude("preview", await previewStack(site), site);

const rotate: Work = async (site) => conclude("rotate", await rotateStack(site), site);

const watch: Work = async (site) => {
  const seen = await watchStack(site);
  output("overdue", String(seen.overdue));
  return conclude("watch", seen, site);
};

function step(name: string, description: string, work: Work): Command {
  return new Command(name)
    .description(description)
    .requiredOption("--stack <name>", "the stack")
    .option("--out <folder>", "folder for what is written", join(".local", "ci"))
    .option("--policy-pack-config <file>", "the policy pack's configuration (docs/policies.md)")
    .option("-C, --cwd <folder>", "folder of Pulumi.yaml and the stack files", projectRoot)
    .addHelpText("after", exitCodes)
    .action(async (options: SiteOptions) => {
      process.exitCode = await work(await openSite(options));
    });
}
