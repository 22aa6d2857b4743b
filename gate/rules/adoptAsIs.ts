import { types } from "../../names/types";
import type { Problem } from "../../rotation";
import type { Review, Rule } from "../review";
import { gatewayChanges } from "../estate/gatewayChanges";
import { type Step, titleOf } from "../step";

/** What exists already is taken over as it is, and the gateway loses nothing that somebody may rely on. */
export const adoptAsIs: Rule = (review) =>
  review.preview.steps
    .filter(({ outcome }) => outcome === "updated" || outcome === "replaced")
    .flatMap((step) => (isImported(review, step) ? changedAtOnce(step) : lessOf(step)));

function isImported({ preview: { steps } }: Review, { urn }: Step): boolean {
  return steps.some((other) => other.urn === urn && other.outcome === "imported");
}

function changedAtOnce(step: Step): Problem[] {
  const changes = changesOf(step).map(({ words }) => words);
  const list = changes.length === 0 ? step.paths.join(", ") : changes.join("; ");
  return [
    {
      key: titleOf(step),
      got: `an import that changes what is there: ${list}`,
      wayOut: "describe what is there in the stack file, or first change it by hand to match the stack file",
    },
  ];
}

function lessOf(step: Step): Problem[] {
  if (step.type !== types.gateway) return [];
  const losses = changesOf(step)
    .filter(({ takesAway }) => takesAway)
    .map(({ words }) => words);
  if (losses.length === 0) return [];
  return [
    {
      key: titleOf(step),
      got: `an update that takes something away: ${losses.join("; ")}`,
      wayOut:
        "put it back into the stack file, as others may use it; if it must go, remove it from the gateway by hand and preview with --refresh",
    },
  ];
}

function changesOf({ before, after }: Step): ReturnType<typeof gatewayChanges> {
  return before === undefined || after === undefined ? [] : gatewayChanges(before.inputs, after.inputs);
}
