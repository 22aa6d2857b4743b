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

/** What a consumer loses once nothing of it is live. */
const ofConsumers: readonly string[] = [...appTypes, types.secretRotationPolicy];

function judged(review: Review, step: Step): Problem[] {
  const harmed = endsResource(step) || unprotects(step);
  if (step.type === types.vault)
    return harmed
      ? [
          problem(
            step,
            `keep the vault and its protection: everybody reads their secret there${ignoredProtection(review, step)}`,
          ),
        ]
      : bare(step);
  if (appTypes.includes(step.type) && harmed && hasLive(review, step))
    return [problem(step, "keep the app: its live credentials would go with it")];
  if (step.type === types.secretRotationPolicy && harmed && hasLive(review, step))
    return [
      problem(step, "keep the client policy: without it, a rotation would end the secret in use at once"),
    ];
  if (step.type === types.resourceGroup && endsResource(step))
    return [problem(step, "keep the resource group: everything in it would go with it")];
  // A component holds nothing in the cloud, and an import protects it like the rest: its children have their own protection.
  const isOpened = step.isCustom && unprotects(step) && !ofConsumers.includes(step.type);
  if (step.before?.protect !== true || !(endsResource(step) || isOpened)) return [];
  return [problem(step, `leave what is protected as it is${ignoredProtection(review, step)}`)];
}

function problem(step: Step, act: string): Problem {
  const wayOut = `${act}; put its name and its protection back, and if it must go, remove it by hand`;
  return { key: titleOf(step), got: actionOf(step), wayOut };
}

function bare(step: Step): Problem[] {
  if (step.after === undefined || step.after.protect) return [];
  return [{ key: titleOf(step), got: "no protection", wayOut: "protect the vault" }];
}

/** An app that was made for a consumer carries its name. Where no ledger is shown, every app counts as used. */
function hasLive({ before, after, ledgerStep }: Review, step: Step): boolean {
  if (ledgerStep === undefined) return true;
  const record = own(after?.consumers, step.name) ?? own(before?.consumers, step.before?.name ?? step.name);
  if (record === undefined) return step.before?.protect === true;
  return Object.values(record.credentials).some(isLive);
}
