import { types } from "../../names/types";
import type { Rule } from "../review";

/** The preview is of the stack that it should be, and touches no other one's resources. */
export const matchStack: Rule = ({ stack, preview }) => {
  const own = `${preview.project}/${preview.stack}`;
  const others = new Set(
    preview.steps.map((step) => `${step.project}/${step.stack}`).filter((name) => name !== own),
  );
  const mixed = [...others].map((other) => ({
    key: "stack",
    got: `resources of ${other} in a preview of ${own}`,
    want: "resources of one stack",
    wayOut:
      "restore the names of project and stack: under another name, everything is deleted and created again",
  }));
  if (
    stack === undefined ||
    stack === preview.stack ||
    preview.steps.every(({ type }) => type !== types.stack)
  )
    return mixed;
  return [{ key: "stack", got: `a preview of ${preview.stack}`, want: `one of ${stack}` }, ...mixed];
};
