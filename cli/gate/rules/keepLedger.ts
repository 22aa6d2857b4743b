import { types } from "../../../policies/types";
import type { Ledger, Problem } from "../../../rotation";
import { type Case, type Rule, entryOf, nextGenerationOf } from "../case";
import { credentialSteps, needsLedger } from "../credentials";
import { type Step, deedOf, endsResource, unprotects } from "../step";

/** The ledger is never lost, made anew, doubled or left unprotected; without it nobody knows what is live. */
export const keepLedger: Rule = (the) => [
  ...the.unreadable,
  ...ledgersOf(the).flatMap((step) => [...ended(step), ...unprotected(step)]),
  ...doubled(the),
  ...madeAnew(the),
  ...downgraded(the),
  ...hidden(the),
  ...forgotten(the),
];

function ledgersOf({ preview }: Case): readonly Step[] {
  return preview.steps.filter(({ type }) => type === types.ledger);
}

function ended(step: Step): Problem[] {
  if (!endsResource(step) && step.fate !== "taken in") return [];
  const wayOut =
    "put back what changed: the stack's or the project's name, the program, the state (`pulumi stack export --version N`)";
  return [
    { key: step.name, got: deedOf(step), want: "the ledger kept: it alone knows what is live", wayOut },
  ];
}

function unprotected(step: Step): Problem[] {
  if (!unprotects(step) && !(step.fate === "made" && step.after?.protect === false)) return [];
  return [
    { key: step.name, got: "no protection", want: "the ledger protected, so that no plan can delete it" },
  ];
}

function doubled(the: Case): Problem[] {
  const [, second] = ledgersOf(the);
  return second === undefined
    ? []
    : [{ key: second.name, got: "a second ledger", want: "one ledger for a stack" }];
}

/** Looks like a first run, and is a reset where anything was issued before. */
function madeAnew(the: Case): Problem[] {
  const made = ledgersOf(the).find(({ fate }) => fate === "made");
  if (made === undefined) return [];
  const issued = credentialSteps(the.preview).find(({ before }) => before !== undefined);
  if (issued !== undefined) {
    const got = `a creation, while ${issued.name} is in the state: a reset to generation 1`;
    const wayOut =
      "restore the state that has the ledger (`pulumi stack export --version N`, `pulumi stack import`)";
    return [{ key: made.name, got, want: "the ledger that issued it", wayOut }];
  }
  if (the.firstRun) return [];
  const wayOut = `if ${the.preview.project}/${the.preview.stack} never ran, say so (--first-run); if it did, its name or its state was changed`;
  const got = `a creation: everybody begins at generation 1, beside what may be live`;
  return [{ key: made.name, got, want: "the ledger that is there", wayOut }];
}

function downgraded({ ledgerStep }: Case): Problem[] {
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

/** What is live can't be told from a preview that leaves the ledger out. */
function hidden({ ledgerStep, preview }: Case): Problem[] {
  if (ledgerStep !== undefined) return [];
  const touched = preview.steps.filter(
    (step) => needsLedger(step) && (step.fate !== "kept" || unprotects(step)),
  );
  return touched.slice(0, 1).map((step) => ({
    key: step.name,
    got: `${deedOf(step)} without the ledger in the preview`,
    want: "the ledger beside it, to see what is live",
    wayOut: "preview with --show-sames",
  }));
}

/** A credential in the state that the ledger must have issued, and says nothing of: it is of another time, or was edited. */
function forgotten({ before, preview }: Case): Problem[] {
  if (before === undefined) return [];
  return preview.steps
    .filter(({ type, fate, before: state }) => {
      const isThere = type === types.applicationPassword && !["removed", "replaced"].includes(fate);
      return isThere && state?.protect === true && isForgotten(before, state.name);
    })
    .map(({ before: state, name }) => ({
      key: state?.name ?? name,
      got: "nothing of it in the state's ledger, while the state has it, protected",
      want: "the ledger that issued it: without that, its numbers begin again",
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
