import { sentence } from "../sentence";
import { endsResource } from "../step";
import type { Review, Rule } from "../review";
import { nameOf } from "../../names/urn";

/** A preview that failed shows only a part of what would happen. */
export const requireSuccess: Rule = (review) => {
  const errors = review.preview.diagnostics.filter(({ severity }) => severity === "error");
  const shown = errors.filter(
    ({ urn, message }) => !isJudged(review, urn) && !(errors.length > 1 && isClosing(message)),
  );
  return shown.map(({ urn, message }) => ({
    key: urn === "" ? "preview" : nameOf(urn),
    got: `an error: ${sentence(message)}`,
    want: "a preview without errors",
  }));
};

/** The engine refuses to delete what is protected, and so does a rule of ours, in words of the field. */
function isJudged({ preview }: Review, urn: string): boolean {
  return preview.steps.some(
    (step) => step.urn === urn && step.before?.protect === true && endsResource(step),
  );
}

/** The engine's last word, after the errors that say why. */
function isClosing(message: string): boolean {
  return /^error: (preview|update) failed$/.test(message);
}
