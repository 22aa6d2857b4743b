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
    const wayOut = "first finish a run that removes its protection";
    return [{ key: step.name, got: `${actionOf(step)} while the state protects it`, wayOut }];
  }
  const wayOut =
    step.outcome === "deleted"
      ? "let it expire, or revoke it by a committed quarterturn:revoke"
      : "put its name, end and app back: a rotation only adds credentials";
  return [
    {
      key: step.name,
      got: actionOf(step),
      wayOut: `leave it alone: ${saying(entry)}${ignoredProtection(review, step)}; ${wayOut}`,
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
      wayOut: `keep it protected: ${saying(entry)}; only what has expired or is revoked by a committed quarterturn:revoke loses its protection`,
    },
  ];
}

function saying(entry: Entry | undefined): string {
  if (entry === undefined) return "the ledger doesn't know it, so it counts as live";
  return `the ledger says ${entry.credential.state}, valid until ${endOf(entry.credential)}`;
}
