import type { z } from "zod";
import { type Problem, renderProblem } from "../rotation";
import { problemsIn } from "../settings/problems";
import type { Properties } from "../protocol/values";
import type { Checked } from "./resource";

/** A check that ends with problems: the engine shows them and changes nothing. */
export function refused(problems: readonly Problem[]): Checked {
  return {
    inputs: {},
    failures: problems.map((problem) => ({ property: "", reason: renderProblem(problem) })),
  };
}

/** A check of inputs that aren't what the schema wants. */
export function refusedInputs(inputs: Properties, error: z.ZodError): Checked {
  return refused(problemsIn("", inputs, error));
}
