import { types } from "../../names/types";
import type { Ledger, Problem } from "../../rotation";
import { type Review, type Rule, entryOf, nextGenerationOf } from "../review";
import { credentialSteps, isLedgersKind, needsLedger } from "../credentials";
import { type Step, actionOf, endsResource, unprotects } from "../step";

/** The ledger is never lost, made anew, doubled or left unprotected; without it nobody knows what is live. */
export const keepLedger: Rule = (review) => [
  ...review.unreadable,
  ...ledgersOf(review).flatMap((step) => [...ended(step), ...unprotected(step)]),
  ...doubled(review),
  ...madeAnew(review),
  ...downgraded(review),
  ...hidden(review),
  ...forgotten(review),
];

function ledgersOf({ preview }: Review): readonly Step[] {
  return preview.steps.filter(({ type }) => type === types.ledger);
}

function ended(step: Step): Problem[] {
  if (!endsResource(step) && step.outcome !== "imported") return [];
  const wayOut =
    "keep the ledger, which alone knows what is live: put back what changed, the name of stack or project, the program, or the state (`pulumi stack export --version N`)";
  return [{ key: step.name, got: actionOf(step), wayOut }];
}

function unprotected(step: Step): Problem[] {
  if (!unprotects(step) && !(step.outcome === "created" && step.after?.protect === false)) return [];
  return [
    { key: step.name, got: "no protection", wayOut: "protect the ledger, so that no plan can delete it" },
  ];
}

function doubled(review: Review): Problem[] {
  const [, second] = ledgersOf(review);
  return second === undefined
    ? []
    : [{ key: second.name, got: "a second ledger", want: "one ledger per stack" }];
}

/** Looks like a first run, and is a reset where anything was issued before. */
function madeAnew(review: Review): Problem[] {
  const made = ledgersOf(review).find(({ outcome }) => outcome === "created");
  if (made === undefined) return [];
  const issued = credentialSteps(review.preview).find(({ before }) => before !== undefined);
  if (issued !== undefined) {
    const got = `a creation, while ${issued.name} is in the state: a reset to generation 1`;
    const wayOut =
      "restore the state that has the ledger (`pulumi stack export --version N`, `pulumi stack import`)";
    return [{ key: made.name, got, want: "the ledger that issued it", wayOut }];
  }
  if (review.firstRun) return [];
  const wayOut = `if ${review.preview.project}/${review.preview.stack} has never run, pass --first-run; if it has, its name or its state was changed`;
  const got = `a creation: everybody would start again at generation 1, beside what may be live`;
  return [{ key: made.name, got, want: "the existing ledger", wayOut }];
}

function downgraded({ ledgerStep }: Review): Problem[] {
  const [old, now] = [ledgerStep?.before?.inputs.format, ledgerStep?.after?.inputs.format];
  if (typeof old !== "number" || typeof now !== "number" || now >= old) return [];
  return [
    {
      key: "ledger.format",
      got: String(now),
      want: `at least ${old}, as in the state`,
      wayOut: "update Quarterturn",
    },
  ];
}

/** A preview that leaves the ledger out doesn't show what is live. */
function hidden({ ledgerStep, preview }: Review): Problem[] {
  if (ledgerStep !== undefined) return [];
  const touched = preview.steps.filter(
    (step) => needsLedger(step) && (step.outcome !== "unchanged" || unprotects(step)),
  );
  return touched.slice(0, 1).map((step) => ({
    key: step.name,
    got: `${actionOf(step)} without the ledger in the preview`,
    want: "the ledger as well, to see what is live",
    wayOut: "preview with --show-sames",
  }));
}

/** A credential in the state that the ledger must have issued, and says nothing of: it is of another time, or was edited. */
function forgotten({ before, preview }: Review): Problem[] {
  if (before === undefined) return [];
  return preview.steps
    .filter(({ type, outcome, before: state }) => {
      const isThere = isLedgersKind(type) && !["deleted", "replaced"].includes(outcome);
      return isThere && state?.protect === true && isForgotten(before, state.name);
    })
    .map(({ before: state, name }) => ({
      key: state?.name ?? name,
      got: "no record in the state's ledger, though the state has it, protected",
      want: "the ledger that issued it: otherwise its numbers start again",
      wayOut:
        "restore the state that has both (`pulumi stack export --version N`, `pulumi stack import`); docs/runbook.md",
    }));
}

/** One that is newer than the ledger was made by a run that got no further; the next one goes on with it. */
function isForgotten(ledger: Ledger, name: string): boolean {
  const number = Number(/-g(\d+)$/.exec(name)?.[1] ?? NaN);
  const next = nextGenerationOf(ledger, name);
  return entryOf(ledger, name) === undefined && !(next > 0 && number >= next);
}
