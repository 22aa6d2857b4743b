import assert from "node:assert/strict";
import { type Expectation, reviewOf } from "../../../gate/review";
import { judge } from "../../../gate/judge";
import { markdownOf } from "../../../gate/markdown/render";
import { readPreview } from "../../../gate/preview";
import { renderProblem } from "../../../rotation";
import type { PreviewJson, StateJson, StepJson } from "./json";

const nothingSaid: Expectation = { firstRun: false };

/** Why the gate refuses a preview; nothing if it lets it pass. */
export function reasons(preview: PreviewJson, expectation: Expectation = nothingSaid): string[] {
  return judge(caseIn(preview, expectation)).map(renderProblem);
}

/** The comment for the pull request. */
export function markdown(preview: PreviewJson, expectation: Expectation = nothingSaid): string {
  const review = caseIn(preview, expectation);
  return markdownOf(review, judge(review));
}

function caseIn(preview: PreviewJson, expectation: Expectation) {
  return reviewOf(readPreview(Buffer.from(JSON.stringify(preview)), "preview.json"), expectation);
}

/** The step of a resource. */
export function stepAt(preview: PreviewJson, urn: string): StepJson {
  const step = preview.steps.find((one) => one.urn === urn);
  assert(step !== undefined, `no step for ${urn}`);
  return step;
}

/** The inputs that a step would leave. */
export function newInputs(preview: PreviewJson, urn: string): StateJson["inputs"] {
  const { newState } = stepAt(preview, urn);
  assert(newState !== undefined, `${urn} is gone afterwards`);
  return newState.inputs;
}

/** The preview with only what changes, as the engine writes it without --show-sames. */
export function withoutSames(preview: PreviewJson): PreviewJson {
  const steps = preview.steps.filter(
    ({ op, urn, oldState, newState }) =>
      op !== "same" || urn.includes("pulumi:pulumi:Stack") || oldState?.protect !== newState?.protect,
  );
  return { ...preview, steps };
}
