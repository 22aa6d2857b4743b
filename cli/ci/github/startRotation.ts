import type { GitHub } from "./github";

/** Starts the workflow `rotate`, which asks for its approval as always. */
export async function startRotation(
  { stack, reason, ref }: { readonly stack: string; readonly reason: string; readonly ref: string },
  github: GitHub,
): Promise<void> {
  await github.send("POST", "actions/workflows/rotate.yml/dispatches", { ref, inputs: { stack, reason } });
}
