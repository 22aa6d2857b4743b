import { typeOf, types } from "../../../policies/types";
import { type Problem, credentialName, isLive, latest } from "../../../rotation";
import type { Case, Rule } from "../case";
import { coursesOf, issuedNow } from "../generations";
import { type Step, deedOf, endsResource, nameIn } from "../step";

export const canaryType = "quarterturn:index:TokenCanary";

/** The vault and the e-mail get the newest generation, after it obtained a token; a consumer's secret stays in the vault. */
export const publishProven: Rule = (the) => [
  ...issuedNow(the).flatMap(({ consumer, generation }) => proven(the, credentialName(consumer, generation))),
  ...the.preview.steps.filter(({ type }) => type === types.vaultSecret).flatMap((step) => stored(the, step)),
  ...the.preview.steps
    .filter(({ type, fate }) => type === types.handover && fate === "made")
    .flatMap(handedOver),
];

function proven({ preview }: Case, name: string): Problem[] {
  const canary = preview.steps.find(
    (step) => step.type === canaryType && step.name === name && step.fate === "made",
  );
  if (canary?.after?.inputs.live === true && dependsOn(canary, types.applicationPassword, name)) return [];
  return [
    { key: name, got: "no token canary", want: "a new credential proven by a token before anybody gets it" },
  ];
}

function stored(the: Case, step: Step): Problem[] {
  const course = coursesOf(the).find(({ consumer }) => step.name === `${consumer}-client-secret`);
  if (course === undefined) return removed(the, step);
  const isRenamed = step.before !== undefined && step.before.name !== step.name;
  if (endsResource(step) && !isRenamed && Object.values(course.record.credentials).some(isLive))
    return [lost(step)];
  if (step.fate === "kept" || step.fate === "removed") return [];
  return published(step, course.consumer, latest(course.record)?.[0]);
}

/** A secret whose consumer the new ledger doesn't know. */
function removed(the: Case, step: Step): Problem[] {
  if (!endsResource(step)) return [];
  const old = the.before?.consumers[step.name.replace(/-client-secret$/, "")];
  const isDead = old !== undefined && !Object.values(old.credentials).some(isLive);
  return isDead ? [] : [lost(step)];
}

function lost(step: Step): Problem {
  return {
    key: step.name,
    got: deedOf(step),
    want: "the secret kept in the vault: its readers have no other place",
  };
}

function published(step: Step, consumer: string, generation: string | undefined): Problem[] {
  const { tags, properties } = (step.after?.inputs ?? {}) as {
    tags?: Record<string, unknown>;
    properties?: { attributes?: Record<string, unknown> };
  };
  const told = typeof tags?.generation === "string" ? tags.generation : "none that is known";
  if (told !== generation)
    return [{ key: step.name, got: `generation ${told}`, want: `${generation ?? "none"}, the newest` }];
  const problems: Problem[] = [];
  if (properties?.attributes?.enabled === false)
    problems.push({ key: step.name, got: "a disabled secret", want: "it enabled" });
  if (!dependsOn(step, canaryType, credentialName(consumer, generation))) problems.push(unproven(step));
  return problems;
}

function handedOver(step: Step): Problem[] {
  return dependsOn(step, canaryType, step.name) ? [] : [unproven(step)];
}

function unproven(step: Step): Problem {
  return {
    key: step.name,
    got: `${deedOf(step)} that doesn't wait for the token canary`,
    want: "only a proven secret published (`dependsOn: [canary]`)",
  };
}

function dependsOn({ after }: Step, type: string, name: string): boolean {
  return after?.dependencies.some((urn) => typeOf(urn) === type && nameIn(urn) === name) === true;
}
