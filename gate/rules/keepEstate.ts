import { types } from "../../names/types";
import { type Problem, isLive, own } from "../../rotation";
import type { Review, Rule } from "../review";
import { credentialSteps } from "../credentials";
import { ignoredProtection } from "../protection";
import { type Step, actionOf, endsResource, titleOf, unprotects } from "../step";

/** What the credentials hang on stays: the vault, its resource group, consumers' apps, and whatever else is protected. */
export const keepEstate: Rule = (review) => {
  const apart = new Set(credentialSteps(review.preview));
  return review.preview.steps
    .filter((step) => !apart.has(step) && step.type !== types.ledger)
    .flatMap((step) => judged(review, step));
};

const appTypes: readonly string[] = [types.application, types.servicePrincipal];

function judged(review: Review, step: Step): Problem[] {
  const harmed = endsResource(step) || unprotects(step);
  if (step.type === types.vault)
    return harmed
      ? [
          problem(
            step,
            `the vault kept and protected: everybody reads their secret there${ignoredProtection(review, step)}`,
          ),
        ]
      : bare(step);
  if (appTypes.includes(step.type) && harmed && hasLive(review, step))
    return [problem(step, "the app kept: with it go its live credentials")];
  if (step.type === types.resourceGroup && endsResource(step))
    return [problem(step, "the group kept: with it goes all that lies in it")];
  const isOpened = unprotects(step) && !appTypes.includes(step.type);
  if (step.before?.protect !== true || !(endsResource(step) || isOpened)) return [];
  return [problem(step, `what is protected kept as it is${ignoredProtection(review, step)}`)];
}

function problem(step: Step, want: string): Problem {
  const wayOut =
    "put its name and its protection back; who really wants it gone does that by hand, not by a rotation";
  return { key: titleOf(step), got: actionOf(step), want, wayOut };
}

function bare(step: Step): Problem[] {
  if (step.after === undefined || step.after.protect) return [];
  return [{ key: titleOf(step), got: "no protection", want: "the vault protected" }];
}

/** An app that was made for a consumer carries its name. Where no ledger is shown, every app counts as used. */
function hasLive({ before, after, ledgerStep }: Review, step: Step): boolean {
  if (ledgerStep === undefined) return true;
  const record = own(after?.consumers, step.name) ?? own(before?.consumers, step.before?.name ?? step.name);
  if (record === undefined) return step.before?.protect === true;
  return Object.values(record.credentials).some(isLive);
}
