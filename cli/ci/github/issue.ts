import type { GitHub } from "./github";
import { isOurs, marked, markerOf } from "./marker";

/**
 * What an issue can be about: a rotation that failed, what the weekly watch saw, certificates that could not be looked at,
 * environments without protection.
 */
export const subjects = ["rotate", "watch", "certificates", "environments"] as const;

export interface Topic {
  readonly about: (typeof subjects)[number];
  readonly stack: string;
}

const label = "quarterturn";

/** Opens the one issue on a topic; if it is open, brings it up to date and says so, which notifies people. */
export async function raiseIssue(topic: Topic, text: string, github: GitHub): Promise<void> {
  const { repository, octokit } = github;
  const { issues } = octokit.rest;
  const body = marked(markerOf(topic.about, topic.stack), `${text}${runOf(github)}`);
  const open = await openIssue(topic, github);
  if (open === undefined) {
    await issues.create({ ...repository, title: titleOf(topic), body, labels: [label] });
    return;
  }
  await issues.update({ ...open, body });
  await issues.createComment({
    ...open,
    body: `Still the case; the text above is up to date.${runOf(github)}`,
  });
}

/** Closes the issue on a topic, if one is open: it is settled. */
export async function settleIssue(topic: Topic, github: GitHub): Promise<void> {
  const { issues } = github.octokit.rest;
  const open = await openIssue(topic, github);
  if (open === undefined) return;
  await issues.createComment({ ...open, body: `All well now.${runOf(github)}` });
  await issues.update({ ...open, state: "closed", state_reason: "completed" });
}

/** The issue as the API's methods ask for it. */
async function openIssue({ about, stack }: Topic, { octokit, repository }: GitHub) {
  const filter = { ...repository, state: "open", labels: label, per_page: 100 } as const;
  const issues = await octokit.paginate(octokit.rest.issues.listForRepo, filter);
  const marker = markerOf(about, stack);
  const found = issues.find((issue) => issue.pull_request === undefined && isOurs(issue, marker));
  return found && { ...repository, issue_number: found.number };
}

function titleOf({ about, stack }: Topic): string {
  switch (about) {
    case "rotate":
      return `The rotation of ${stack} needs attention`;
    case "watch":
      return `The credentials of ${stack} need attention`;
    case "certificates":
      return `The certificates of ${stack} are not watched`;
    case "environments":
      return `The environments of ${stack} are not protected`;
  }
}

function runOf({ runUrl }: GitHub): string {
  return runUrl === undefined ? "" : `\n\nRun: ${runUrl}`;
}
