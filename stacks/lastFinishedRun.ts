import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

/** What the last run that finished left in the stack's outputs. */
export interface FinishedRun {
  /** Names (`edge-g6`) of the credentials that it declared without protection: they may go now. */
  readonly released: readonly string[];
}

const outputsSchema = z.object({ released: z.array(z.string()).default([]) });

/**
 * Reads this stack's own outputs. The engine stores them when a run is through, so a run that was killed half-way has
 * released nothing, and what it left protected is never dropped.
 */
export async function lastFinishedRun(): Promise<FinishedRun> {
  const name = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  // What a StackReference asks, without its resource: that would stand in every preview.
  const { outputs } = (await pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name })) as {
    readonly outputs?: unknown;
  };
  return outputsSchema.parse(outputs ?? {});
}
