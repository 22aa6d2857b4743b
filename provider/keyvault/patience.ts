import { z } from "zod";
import type { Properties } from "../../protocol/values";

/** Seconds within which a right on a vault that was just given counts everywhere; a role takes the longest. */
const usual = 300;

const sectionSchema = z.object({ timeoutSeconds: z.number().positive() });

/** Seconds for which a right may be missing: never longer than the stack file waits for Entra. */
export function patienceIn({ canary }: Properties): number {
  try {
    const given: unknown = typeof canary === "string" ? JSON.parse(canary) : canary;
    return Math.min(usual, sectionSchema.parse(given).timeoutSeconds);
  } catch {
    return usual;
  }
}
