import { types } from "../../names/types";
import { type Problem, byGeneration, credentialName, isLive, startOf } from "../../rotation";
import { type Review, type Entry, type Rule, entryOf } from "../review";
import { credentialSteps, isLedgersKind } from "../credentials";
import { type ConsumerTransition, changesApp, consumerTransitions, issuedNow } from "../generations";
import { type Step, actionOf } from "../step";

/** Each generation that the ledger adds is one new password with the ledger's dates; nothing else lets anybody in. */
export const issueByLedger: Rule = (review) => {
  if (review.ledgerStep === undefined) return [];
  const added = credentialSteps(review.preview).filter(
    ({ outcome }) => outcome === "created" || outcome === "imported",
  );
  return [
    ...(review.isPartial ? [] : uncovered(review)),
    ...consumerTransitions(review).filter(changesApp).flatMap(withoutSecret),
    ...added.flatMap((step) => judged(review, step)),
  ];
};

/** Whoever reads client ID and secret must get two that belong together: another app comes with a secret of its own. */
function withoutSecret({ consumer, record }: ConsumerTransition): Problem[] {
  const newest = byGeneration(record.credentials)
    .filter(([, credential]) => isLive(credential))
    .at(-1);
  if (newest?.[1].app === undefined) return [];
  return [
    {
      key: `quarterturn:consumers.${consumer}.clientId`,
      got: `another app, and no new secret on it: the newest is ${newest[0]}, on the old app`,
      want: "a new secret on it: otherwise its readers get a client ID and a secret that don't belong together",
      wayOut:
        "correct the clientId, or make room first: maxActiveSecrets, or quarterturn:revoke of one that is not used",
    },
  ];
}

function uncovered(review: Review): Problem[] {
  const passwords = review.preview.steps.filter(
    ({ type, outcome }) => isLedgersKind(type) && (outcome === "created" || outcome === "unchanged"),
  );
  return issuedNow(review).flatMap(({ consumer, generation, credential }) => {
    const name = credentialName(consumer, generation);
    const count = passwords.filter((step) => step.name === name).length;
    if (count === 1 || !isLive(credential)) return [];
    const got = count === 0 ? "no password for a generation that the ledger adds" : `${count} passwords`;
    const wayOut = "preview the whole stack, without --target";
    return [{ key: name, got, want: "exactly one new password", wayOut }];
  });
}

function judged(review: Review, step: Step): Problem[] {
  const entry = isLedgersKind(step.type) ? entryOf(review.after, step.name) : undefined;
  if (entry === undefined || step.outcome === "imported") {
    const got = `${actionOf(step)} of a credential${entry === undefined ? " that the ledger doesn't know" : ""}`;
    return [
      {
        key: step.name,
        got,
        want: "only credentials of the ledger",
        wayOut: "add a consumer to the stack file instead",
      },
    ];
  }
  // One that has ended and was removed by hand is made again for a day, so that the engine can let go of it.
  if (!isLive(entry.credential)) return [];
  return step.type === types.clientSecret ? unprotected(step) : asIssued(step, entry);
}

/** Its dates are Keycloak's; what it is made from is judged with the rest of the estate. */
function unprotected({ name, after }: Step): Problem[] {
  return after?.protect === true
    ? []
    : [{ key: name, got: "no protection", wayOut: "protect it: it is live" }];
}

function asIssued(step: Step, { credential: { issuedOn, expiresOn } }: Entry): Problem[] {
  const { name, after } = step;
  const { endDate, displayName } = after?.inputs ?? {};
  const problems: Problem[] = unprotected(step);
  if (endDate !== startOf(expiresOn)) {
    problems.push({ key: `${name}.endDate`, got: shown(endDate), want: startOf(expiresOn) });
  }
  if (typeof displayName !== "string" || !displayName.endsWith(` ${issuedOn} to ${expiresOn}`)) {
    problems.push({
      key: `${name}.displayName`,
      got: shown(displayName),
      want: `a name ending in its dates, ${issuedOn} to ${expiresOn}`,
    });
  }
  return problems;
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : "no known value";
}
