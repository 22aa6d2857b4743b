import { types } from "../../../policies/types";
import { type Problem, isLive } from "../../../rotation";
import { type Case, type Rule, entryOf } from "../case";
import { titleOf } from "../step";

/** The preview is of an update, and of all of it: what is left out can't be judged. */
export const judgeWhole: Rule = (the) => [...destroyed(the), ...passedBy(the)];

/** Everything goes, the stack itself too. */
export function isDestroy({ preview: { steps } }: Case): boolean {
  const root = steps.filter(({ type }) => type === types.stack);
  const everythingGoes = steps.length > 0 && steps.every(({ fate }) => fate === "removed");
  return root.some(({ fate }) => fate === "removed") || (root.length === 0 && everythingGoes);
}

function destroyed(the: Case): Problem[] {
  if (!isDestroy(the)) return [];
  const gone = the.preview.steps.filter(({ fate, isCustom }) => fate === "removed" && isCustom);
  const passwords = gone.filter(({ type }) => type === types.applicationPassword);
  const live = passwords.filter(({ name }) => {
    const entry = entryOf(the.before, name);
    return entry === undefined || isLive(entry.credential);
  });
  const among = [
    ...live.map(({ name }) => name),
    ...gone.filter(({ type }) => type === types.ledger || type === types.vault).map(titleOf),
  ];
  const what = among.length === 0 ? "" : `, among them ${among.join(", ")}`;
  return [
    {
      key: "preview",
      got: `one of \`pulumi destroy\`: ${gone.length} deletions${what}`,
      want: "one of an update",
      wayOut: "a stack is given up by hand, consumer by consumer, never by a pipeline",
    },
  ];
}

function passedBy({ preview: { steps }, isPartial }: Case): Problem[] {
  if (!isPartial) return [];
  const count = steps.filter((step) => step.isPassedBy && step.isCustom).length;
  return [
    {
      key: "preview",
      got: `a part of the stack: ${count} resource${count === 1 ? " was" : "s were"} passed by (--target or --exclude)`,
      want: "all of it: what such a run leaves out can't be judged, and its dates are those of an older run",
      wayOut: "preview without --target and --exclude",
    },
  ];
}
