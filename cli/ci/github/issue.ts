import { z } from "zod";
import type { GitHub } from "./github";
import { isOurs, marked, markerOf, postSchema } from "./marker";

/** What an issue can be about: a rotation that failed, what the weekly watch saw, environments without protection. */
export const subjects = ["rotate", "watch", "environments"] as const;

export interface Topic {
  readonly about: (typeof subjects)[number];
  readonly stack: string;
}

const label = "quarterturn";
const issueSchema = postSchema.extend({ number: z.number(), pull_request: z.unknown().optional() });

/** Opens the one issue on a topic; if it is open, brings it up to date and says so, which notifies people. */
export async function raiseIssue(topic: Topic, text: string, github: GitHub): Promise<void> {
  const body = marked(markerOf(topic.about, topic.stack), `${text}${runOf(github)}`);
  const issue = await openIssue(topic, github);
  if (issue === undefined) {
    await github.send("POST", "issues", { title: titleOf(topic), body, labels: [label] });
    return;
  }
  await github.send("PATCH", `issues/${issue}`, { body });
  await github.send("POST", `issues/${issue}/comments`, {
    body: `Still the case; the text above is up to date.${runOf(github)}`,
  });
}

/** Closes the issue on a topic, if one is open: it is settled. */
export async function settleIssue(topic: Topic, github: GitHub): Promise<void> {
  const issue = await openIssue(topic, github);
  if (issue === undefined) return;
  await github.send("POST", `issues/${issue}/comments`, { body: `All well now.${runOf(github)}` });
  await github.send("PATCH", `issues/${issue}`, { state: "closed", state_reason: "completed" });
}

async function openIssue({ about, stack }: Topic, github: GitHub): Promise<number | undefined> {
  const issues = await github.list(`issues?state=open&labels=${label}`, issueSchema);
  const marker = markerOf(about, stack);
  return issues.find((issue) => issue.pull_request === undefined && isOurs(issue, marker))?.number;
}

function titleOf({ about, stack }: Topic): string {
  switch (about) {
    case "rotate":
      return `The rotation of ${stack} needs attention`;
    case "watch":
      return `The credentials of ${stack} need attention`;
    case "environments":
      return `The environments of ${stack} are not protected`;
  }
}

function runOf({ runUrl }: GitHub): string {
  return runUrl === undefined ? "" : `\n\nRun: ${runUrl}`;
}
