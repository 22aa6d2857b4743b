import type { GitHub } from "./github";

/** Starts the workflow `rotate`, which asks for its approval as always. */
export async function startRotation(
  { stack, reason, ref }: { readonly stack: string; readonly reason: string; readonly ref: string },
  { octokit, repository }: GitHub,
): Promise<void> {
  const inputs = { stack, reason };
  await octokit.rest.actions.createWorkflowDispatch({
    ...repository,
    workflow_id: "rotate.yml",
    ref,
    inputs,
  });
}
