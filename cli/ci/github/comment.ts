import type { GitHub } from "./github";
import { isOurs, marked, markerOf } from "./marker";

/** Writes the one comment on a stack's preview in a pull request: edits it if there is one. */
export async function commentOn(
  pullRequest: number,
  stack: string,
  text: string,
  { octokit, repository }: GitHub,
): Promise<void> {
  const marker = markerOf("preview", stack);
  const { rest } = octokit;
  const on = { ...repository, issue_number: pullRequest };
  const comments = await octokit.paginate(rest.issues.listComments, { ...on, per_page: 100 });
  const ours = comments.find((comment) => isOurs(comment, marker));
  const body = marked(marker, text);
  if (ours === undefined) await rest.issues.createComment({ ...on, body });
  else await rest.issues.updateComment({ ...repository, comment_id: ours.id, body });
}
