import { types } from "../../names/types";
import type { Problem } from "../../rotation";
import type { Rule } from "../review";
import { gatewayLosses } from "../estate/gatewayLosses";
import { type Step, titleOf } from "../step";

/** The gateway loses nothing that somebody may rely on. */
export const keepGateway: Rule = (review) =>
  review.preview.steps
    .filter(
      ({ type, outcome }) => type === types.gateway && (outcome === "updated" || outcome === "replaced"),
    )
    .flatMap(lessOf);

function lessOf(step: Step): Problem[] {
  const { before, after } = step;
  if (before === undefined || after === undefined) return [];
  const losses = gatewayLosses(before.inputs, after.inputs);
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
