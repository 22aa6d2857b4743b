import { sentence } from "../sentence";
import { nameIn } from "../step";
import type { Rule } from "../case";

/** A preview that failed shows only a part of what would happen. */
export const succeed: Rule = ({ preview }) =>
  preview.diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ urn, message }) => ({
      key: urn === "" ? "preview" : nameIn(urn),
      got: `an error: ${sentence(message)}`,
      want: "a preview without errors",
    }));
