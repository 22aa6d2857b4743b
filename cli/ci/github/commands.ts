import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { writeOut } from "../../writeOut";
import { commentOn } from "./comment";
import { environmentProblems } from "./environments";
import { gitHubOf } from "./github";
import { raiseIssue, settleIssue, subjects, type Topic } from "./issue";
import { startRotation } from "./startRotation";

/** What the workflows tell GitHub; each needs `GITHUB_TOKEN`, with one permission. */
export function githubCommands(): Command[] {
  return [commentCommand(), issueCommand(), settleCommand(), startCommand(), environmentsCommand()];
}

function commentCommand(): Command {
  return stackCommand("comment", "writes or edits the one comment of a pull request (pull-requests: write)")
    .requiredOption("--pull-request <n>", "its number", numberOf)
    .requiredOption("--file <file>", "the comment, in Markdown")
    .action(async ({ stack, pullRequest, file }: { stack: string; pullRequest: number; file: string }) => {
      await commentOn(pullRequest, stack, textOf(file), gitHubOf(process.env));
    });
}

function issueCommand(): Command {
  return topicCommand("issue", "opens or updates the one issue on a topic (issues: write)")
    .requiredOption("--file <file>", "its text, in Markdown")
    .action(async ({ file, ...topic }: Topic & { file: string }) => {
      await raiseIssue(topic, textOf(file), gitHubOf(process.env));
    });
}

function settleCommand(): Command {
  return topicCommand("settle", "closes the issue on a topic, if one is open (issues: write)").action(
    async (topic: Topic) => {
      await settleIssue(topic, gitHubOf(process.env));
    },
  );
}

function startCommand(): Command {
  return stackCommand("start", "starts the workflow rotate (actions: write)")
    .requiredOption("--reason <text>", "why")
    .option("--ref <branch>", "the branch whose workflow it is", process.env.GITHUB_REF_NAME ?? "main")
    .action(async (options: { stack: string; reason: string; ref: string }) => {
      await startRotation(options, gitHubOf(process.env));
    });
}

function environmentsCommand(): Command {
  return stackCommand("environments", "checks whether GitHub protects a stack's environments (actions: read)")
    .option("--branch <name>", "the branch that may deploy", "main")
    .option("--out <folder>", "folder for what is written", join(".local", "ci"))
    .addHelpText("after", "\nExit code: 0 they are, 1 something is missing: `OUT/environments.md` says what.")
    .action(async ({ stack, branch, out }: { stack: string; branch: string; out: string }) => {
      const problems = await environmentProblems(stack, branch, gitHubOf(process.env));
      const said =
        problems.length === 0 ? ["The environments are protected as docs/workflows.md asks."] : problems;
      mkdirSync(out, { recursive: true });
      const lines = problems.map((problem) => `- ${problem}`).join("\n");
      writeOut("--out", join(out, "environments.md"), `### ${stack}: environments\n\n${lines}\n`);
      for (const line of said) console.error(line);
      if (problems.length > 0) process.exitCode = 1;
    });
}

function stackCommand(name: string, description: string): Command {
  return new Command(name).description(description).requiredOption("--stack <name>", "the stack");
}

function topicCommand(name: string, description: string): Command {
  return stackCommand(name, description).addOption(
    new Option("--about <topic>", "what it is about").choices(subjects).makeOptionMandatory(),
  );
}

function numberOf(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Give the number of a pull request, such as 12.");
}

/** What the step before wrote; it may have ended before it wrote anything, and then people must know that. */
function textOf(file: string): string {
  return existsSync(file)
    ? readFileSync(file, "utf8").trim()
    : "The run ended before it could say why; see its log.";
}
