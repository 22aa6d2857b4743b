import { z } from "zod";
import type { PartOf, vaultSecretSchema, vaultTagsSchema } from "../../components/contract";
import { secretNameOf } from "../../names/secretName";
import { types } from "../../names/types";
import { nameOf, typeOf } from "../../names/urn";
import { partsAt } from "../../names/vaultName";
import { type Problem, credentialName, isLive, latest } from "../../rotation";
import { leftBehind } from "../leftBehind";
import type { Review, Rule } from "../review";
import { isConsumersSecret, kindOf } from "../credentials";
import { type ConsumerTransition, consumerTransitions, issuedNow } from "../generations";
import { type State, type Step, actionOf, endsResource, ownInput } from "../step";

/** The vault and the e-mail get the newest generation, after it obtained a token; a consumer's secret stays in the vault. */
export const publishProven: Rule = (review) => {
  // Without the ledger nothing is known to be live; keepLedger reports that.
  if (review.ledgerStep === undefined) return [];
  const { steps } = review.preview;
  const transitions = new Map(
    consumerTransitions(review).map((transition) => [secretNameOf(transition.consumer), transition]),
  );
  return [
    ...issuedNow(review).flatMap(({ consumer, generation, record }) =>
      proven(review, credentialName(consumer, generation), kindOf(record.app)),
    ),
    ...steps
      .filter(isConsumersSecret)
      .flatMap((step) => stored(review, step, transitions.get(partsAt(step.name).name))),
    ...steps
      .filter(({ type, outcome }) => type === types.handover && outcome !== "unchanged")
      .filter(({ after }) => ownInput(after, "newest") === true)
      .flatMap((step) => waiting(review, step, step.name)),
  ];
};

function proven({ preview, isPartial }: Review, name: string, kind: string): Problem[] {
  if (isPartial) return [];
  const canary = preview.steps.find(
    (step) => step.type === types.tokenCanary && step.name === name && step.outcome === "created",
  );
  if (ownInput(canary?.after, "live") === true && names(canary?.after?.sources.clientSecret, kind, name))
    return [];
  const want = "a new credential proven by a token before anybody gets it";
  return [{ key: name, got: "no token canary that tries it", want }];
}

function stored(review: Review, step: Step, transition: ConsumerTransition | undefined): Problem[] {
  if (transition === undefined) return removed(review, step);
  const isRenamed = step.before !== undefined && step.before.name !== step.name;
  const left = leftBehind(review, step);
  const hasLive = Object.entries(transition.record.credentials).some(
    ([generation, one]) => isLive(one) && (left === undefined || left.generation === generation),
  );
  if (endsResource(step) && !isRenamed && hasLive) return [lost(step)];
  if (step.outcome === "unchanged" || step.outcome === "deleted") return [];
  return published(review, step, transition);
}

/** A secret whose consumer the new ledger doesn't know. */
function removed(review: Review, step: Step): Problem[] {
  if (!endsResource(step)) return [];
  const consumers = Object.entries(review.before?.consumers ?? {});
  const { name } = partsAt(step.name);
  const old = consumers.find(([consumer]) => secretNameOf(consumer) === name)?.[1];
  const isDead = old !== undefined && !Object.values(old.credentials).some(isLive);
  return isDead ? [] : [lost(step)];
}

function lost(step: Step): Problem {
  const wayOut = "keep the secret in the vault: its readers have no other source";
  return { key: step.name, got: actionOf(step), wayOut };
}

const tagsSchema = z.object({
  generation: z.string(),
  keyId: z.string().optional(),
} satisfies PartOf<typeof vaultTagsSchema>);
const secretSchema = z.object({ tags: tagsSchema } satisfies PartOf<typeof vaultSecretSchema>);

function published(review: Review, step: Step, { consumer, record }: ConsumerTransition): Problem[] {
  const left = leftBehind(review, step);
  const generation = left === undefined ? latest(record)?.[0] : left.generation;
  const inputs = secretSchema.safeParse(step.after?.inputs).data;
  const published = inputs?.tags.generation;
  if (generation === undefined || published !== generation) {
    return [
      {
        key: step.name,
        got: published === undefined ? "no known generation" : `generation ${published}`,
        want: `${generation ?? "none"}, ${left === undefined ? "the newest" : "which stays there until it ends"}`,
      },
    ];
  }
  const name = credentialName(consumer, generation);
  const problems: Problem[] = [];
  if (!names(step.after?.sources.value, kindOf(record.app), name)) {
    problems.push({ key: step.name, got: "a value from elsewhere", want: `the value of ${name}` });
  }
  return [...problems, ...swapped(step, inputs?.tags.keyId), ...waiting(review, step, name)];
}

/** Another value, while the key ID beside it says that it is the same secret. */
function swapped({ name, paths, before }: Step, keyId: string | undefined): Problem[] {
  const old = secretSchema.safeParse(before?.inputs).data?.tags.keyId;
  // An older version's record has the value elsewhere: there all of it counts as new.
  if (before?.inputs.value === undefined || !paths.includes("value") || keyId === undefined || old !== keyId)
    return [];
  return [
    { key: name, got: `another value for the same key ID (${keyId})`, want: "the value that belongs to it" },
  ];
}

/** It comes after the proof, and the proof is there: one that a killed run never made proves nothing. */
function waiting({ preview, showsAll }: Review, step: Step, credential: string): Problem[] {
  const wayOut = "publish only a proven secret (`dependsOn: [canary]`)";
  const waits = names(step.after?.dependencies, types.tokenCanary, credential);
  if (!waits) {
    return [{ key: step.name, got: `${actionOf(step)} that doesn't wait for the token canary`, wayOut }];
  }
  const canary = preview.steps.find(({ type, name }) => type === types.tokenCanary && name === credential);
  const isThere = canary === undefined ? !showsAll : ownInput(canary.after, "live") === true;
  return isThere
    ? []
    : [{ key: step.name, got: `${actionOf(step)} that waits for a token canary which isn't there`, wayOut }];
}

function names(urns: State["dependencies"] | undefined, type: string, name: string): boolean {
  return urns?.some((urn) => typeOf(urn) === type && nameOf(urn) === name) === true;
}
