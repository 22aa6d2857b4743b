import { types } from "../../names/types";
import { isLive, own } from "../../rotation";
import { isLedgersKind } from "../credentials";
import { type Review, type Rule, entryOf } from "../review";
import { type Step, endsResource } from "../step";

/** What the engine must keep is protected in the state already: a `pulumi state unprotect` doesn't go unnoticed. */
export const keepProtection: Rule = (review) => {
  const open = review.preview.steps.filter(
    (step) =>
      !endsResource(step) &&
      step.before?.protect === false &&
      step.after?.protect === true &&
      isToBeProtected(review, step),
  );
  const [first] = open;
  if (first === undefined) return [];
  const names = open.map(({ name }) => name).join(", ");
  const urns = open.map(({ urn }) => `'${urn}'`).join(" ");
  return [
    {
      key: "state",
      got: `no protection for ${names}: somebody removed it (\`pulumi state unprotect\`)`,
      wayOut: `find out who did it and why, then run \`pulumi state protect --yes ${urns}\` and preview again`,
    },
  ];
};

function isToBeProtected(review: Review, step: Step): boolean {
  if (step.type === types.ledger || step.type === types.vault || step.type === types.gateway) return true;
  if (step.type === types.secretRotationPolicy) return isUsed(review, step);
  if (!isLedgersKind(step.type)) return false;
  const entry = entryOf(review.before, step.before?.name ?? step.name);
  return entry === undefined || isLive(entry.credential);
}

/** It was there for a secret that is live, and not only for one that comes now. */
function isUsed({ before }: Review, { name, before: state }: Step): boolean {
  const record = own(before?.consumers, state?.name ?? name);
  return record === undefined || Object.values(record.credentials).some(isLive);
}
