import { types } from "../../names/types";
import { type Problem, isLive } from "../../rotation";
import { type Review, type Rule, entryOf } from "../review";
import { isLedgersKind } from "../credentials";
import { titleOf } from "../step";

/** The preview is of an update, and of all of it: what is left out can't be judged. */
export const judgeWhole: Rule = (review) => [...destroyed(review), ...passedBy(review)];

/** Everything goes, the stack itself too. */
export function isDestroy({ preview: { steps } }: Review): boolean {
  const root = steps.filter(({ type }) => type === types.stack);
  const everythingGoes = steps.length > 0 && steps.every(({ outcome }) => outcome === "deleted");
  return root.some(({ outcome }) => outcome === "deleted") || (root.length === 0 && everythingGoes);
}

function destroyed(review: Review): Problem[] {
  if (!isDestroy(review)) return [];
  const gone = review.preview.steps.filter(({ outcome, isCustom }) => outcome === "deleted" && isCustom);
  const passwords = gone.filter(({ type }) => isLedgersKind(type));
  const live = passwords.filter(({ name }) => {
    const entry = entryOf(review.before, name);
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
      wayOut: "give up a stack by hand, consumer by consumer, never in a pipeline",
    },
  ];
}

function passedBy({ preview: { steps }, isPartial }: Review): Problem[] {
  if (!isPartial) return [];
  const count = steps.filter((step) => step.isLeftOut && step.isCustom).length;
  return [
    {
      key: "preview",
      got: `only a part of the stack: ${count} resource${count === 1 ? " was" : "s were"} left out (--target or --exclude)`,
      want: "all of it: what such a run leaves out can't be judged, and its dates are those of an older run",
      wayOut: "preview without --target and --exclude",
    },
  ];
}
