import { own } from "../../rotation";
import type { Rule } from "../review";

/** What happened stays written: a run adds lines to the history, and changes or drops none. */
export const keepHistory: Rule = ({ before, after }) => {
  if (before === undefined || after === undefined) return [];
  return Object.entries(before.history ?? {})
    .map(([name, text]) => ({ name, text, now: own(after.history, name) }))
    .filter(({ text, now }) => now !== text && now?.startsWith(`${text}\n`) !== true)
    .map(({ name, now }) => ({
      key: `history of ${name}`,
      got: now === undefined ? "none" : "another one",
      want: "every line that the state has, and after them what this run adds",
      wayOut: "leave it to the plan: nothing else writes it",
    }));
};
