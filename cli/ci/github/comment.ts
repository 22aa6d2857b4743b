import { z } from "zod";
import type { GitHub } from "./github";
import { isOurs, marked, markerOf, postSchema } from "./marker";

const commentSchema = postSchema.extend({ id: z.number() });

/** Writes the one comment on a stack's preview in a pull request: edits it if there is one. */
export async function commentOn(
  pullRequest: number,
  stack: string,
  text: string,
  github: GitHub,
): Promise<void> {
  const marker = markerOf("preview", stack);
  const comments = await github.list(`issues/${pullRequest}/comments`, commentSchema);
  const ours = comments.find((comment) => isOurs(comment, marker));
  const body = { body: marked(marker, text) };
  if (ours === undefined) await github.send("POST", `issues/${pullRequest}/comments`, body);
  else await github.send("PATCH", `issues/comments/${ours.id}`, body);
}
