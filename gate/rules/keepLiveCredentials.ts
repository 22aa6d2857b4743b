import { type Problem, endOf, isLive } from "../../rotation";
import { type Review, type Entry, type Rule, entryOf, nextGenerationOf } from "../review";
import { credentialSteps } from "../credentials";
import { ignoredProtection } from "../protection";
import { type Step, actionOf, endsResource, unprotects } from "../step";

/** A credential that somebody may be using is not deleted, not replaced, and keeps its protection. */
export const keepLiveCredentials: Rule = (review) => {
  // Without the ledger nothing is known to be live; keepLedger reports that.
  if (review.ledgerStep === undefined) return [];
  return credentialSteps(review.preview).flatMap((step) => [
    ...ended(review, step),
    ...laidOpen(review, step),
  ]);
};

function ended(review: Review, step: Step): Problem[] {
  if (!endsResource(step)) return [];
  const entry = entryOf(review.before, step.before?.name ?? step.name);
  if (entry === undefined && wasDropped(review, step)) return [];
  if (entry !== undefined && !isLive(entry.credential)) {
    if (step.before?.protect !== true) return [];
    const want = "its protection taken away by a finished run first";
    return [{ key: step.name, got: `${actionOf(step)} while the state protects it`, want }];
  }
  const wayOut =
    step.outcome === "deleted"
      ? "let it run out, or have it revoked by a committed quarterturn:revoke"
      : "put back what makes it another one (name, end, app): a rotation only ever adds";
  return [
    {
      key: step.name,
      got: actionOf(step),
      want: `it left alone: ${saying(entry)}${ignoredProtection(review, step)}`,
      wayOut,
    },
  ];
}

/** An earlier run took it out of the ledger, which it does only when it has ended, and was killed before this. */
function wasDropped({ before }: Review, step: Step): boolean {
  const name = step.before?.name ?? step.name;
  const number = Number(/-g(\d+)$/.exec(name)?.[1] ?? Infinity);
  return (
    step.outcome === "deleted" && step.before?.protect === false && number < nextGenerationOf(before, name)
  );
}

function laidOpen(review: Review, step: Step): Problem[] {
  if (!unprotects(step) || endsResource(step)) return [];
  const entry = entryOf(review.after, step.name);
  if (entry !== undefined && !isLive(entry.credential)) return [];
  return [
    {
      key: step.name,
      got: actionOf(step),
      want: `it protected: ${saying(entry)}`,
      wayOut: "only one that expired or that a committed quarterturn:revoke names loses it",
    },
  ];
}

function saying(entry: Entry | undefined): string {
  if (entry === undefined) return "the ledger doesn't know it, so it counts as live";
  return `the ledger says ${entry.credential.state}, valid until ${endOf(entry.credential)}`;
}
