import { isDeepStrictEqual } from "node:util";
import { types } from "../../names/types";
import { nameOf, typeOf } from "../../names/urn";
import { isWriterName } from "../../names/rightName";
import { type Problem, isLive, own } from "../../rotation";
import { type Review, type Rule, entryOf } from "../review";
import { credentialKinds, needsLedger } from "../credentials";
import type { Declaration } from "../estate/declaration";
import { holdsSecret } from "../estate/declared";
import { differences, nothingBefore, ref } from "../estate/shape";
import { type Step, actionOf, endsResource, titleOf } from "../step";

/** What the plan makes or changes is what the stack file and the ledger ask for: this resource, with these inputs. */
export const declareEstate: Rule = (review) => {
  const { declared } = review;
  if (declared === undefined) return [];
  return review.preview.steps
    .filter((step) => step.isCustom && !step.isLeftOut && !isSpecial(step) && isVisible(review, step))
    .flatMap((step) => {
      const declaration = declared.get(ref(step));
      if (declaration === undefined) return undeclared(step);
      return step.after === undefined ? dropped(review, step) : judged(review, step, declaration);
    });
};

/** The stack itself, and providers, which have a rule of their own. */
function isSpecial({ type }: Step): boolean {
  return type === types.stack || type.startsWith("pulumi:providers:");
}

function isVisible({ ledgerStep }: Review, step: Step): boolean {
  return ledgerStep !== undefined || !needsLedger(step);
}

const wayOut = "to declare something new, first merge the program alone, with its entry in gate/estate";

/** Nothing that the estate has. What only stays in the state is no work of this plan. */
function undeclared(step: Step): Problem[] {
  if (step.outcome === "unchanged" || step.outcome === "deleted" || step.type === types.ledger) return [];
  // Who may sign in is judged by itself.
  if (credentialKinds.includes(step.type) && step.outcome !== "updated") return [];
  const want = "only what the stack file and the ledger ask for";
  return [{ key: titleOf(step), got: actionOf(step), want, wayOut }];
}

/** Deletions that have a rule of their own. */
const judgedElsewhere: readonly string[] = [
  ...credentialKinds,
  types.ledger,
  types.vault,
  types.vaultSecret,
  types.application,
  types.servicePrincipal,
  types.secretRotationPolicy,
  types.resourceGroup,
];

/** Asked for, and deleted all the same. */
function dropped(review: Review, step: Step): Problem[] {
  if (judgedElsewhere.includes(step.type) || step.before?.protect === true) return [];
  const ofCredential = step.type === types.tokenCanary || step.type === types.handover;
  const entry = ofCredential ? entryOf(review.after, step.name) : undefined;
  if (ofCredential && (entry === undefined || !isLive(entry.credential))) return [];
  const wayOut =
    step.type === types.accessPolicy
      ? isWriterName(step.name)
        ? "keep it: whoever runs this needs it to write secrets"
        : "keep the reader: it has no other way to its secrets"
      : ofCredential
        ? "keep it as long as its credential is live"
        : "keep it: the stack file asks for it";
  return [{ key: titleOf(step), got: actionOf(step), wayOut }];
}

function judged(review: Review, step: Step, declaration: Declaration): Problem[] {
  return [
    ...adopted(step),
    ...inputsOf(step, declaration),
    ...sourcesOf(review, step, declaration),
    ...optionsOf(step, declaration),
  ];
}

/** What exists is referred to; whoever wants it in the state imports it by hand, once. */
function adopted(step: Step): Problem[] {
  if (step.outcome !== "imported" || credentialKinds.includes(step.type) || step.type === types.ledger)
    return [];
  return [
    {
      key: titleOf(step),
      got: actionOf(step),
      want: "a resource that this stack creates, as the stack file says",
      wayOut,
    },
  ];
}

function inputsOf(step: Step, { inputs, defaults = {}, takesTexts }: Declaration): Problem[] {
  const { before, after } = step;
  const isNew = before === undefined || endsResource(step);
  const place = {
    path: "",
    sources: [] as string[],
    was: isNew ? nothingBefore : before.inputs,
    isKept: step.outcome === "unchanged",
    defaults,
  };
  const got = after?.inputs ?? {};
  const keys =
    takesTexts === true ? Object.keys(inputs) : [...new Set([...Object.keys(inputs), ...Object.keys(got)])];
  return keys.flatMap((key) => {
    const sources = (own(after?.sources, key) ?? []).map(refOf);
    const part = Object.hasOwn(inputs, key) ? { [key]: inputs[key] as never } : {};
    const only = Object.hasOwn(got, key) ? { [key]: got[key] } : {};
    return differences(only, part, {
      ...place,
      was: isNew ? nothingBefore : picked(before.inputs, key),
      sources,
    }).map(({ path, got, want }) => ({ key: `${titleOf(step)}.${path}`, got, want }));
  });
}

function picked(of: Readonly<Record<string, unknown>>, key: string): object {
  return Object.hasOwn(of, key) ? { [key]: of[key] } : {};
}

/** Where an input comes from: nothing foreign, and no secret but those that belong there. */
function sourcesOf({ declared }: Review, step: Step, { secrets = {} }: Declaration): Problem[] {
  if (step.outcome === "unchanged" || step.after === undefined) return [];
  return Object.entries(step.after.sources).flatMap(([input, urns]) =>
    urns.map(refOf).flatMap((source) => {
      const isKnown = declared?.has(source) === true || source.startsWith("quarterturn:index:");
      if (isKnown && (!holdsSecret(source) || own(secrets, input)?.includes(source) === true)) return [];
      const got = `a value from ${source.slice(source.lastIndexOf(":") + 1)}`;
      const want =
        own(secrets, input)
          ?.map((one) => one.slice(one.lastIndexOf(":") + 1))
          .join(", ") ?? "no secret, and nothing from outside the estate";
      return [{ key: `${titleOf(step)}.${input}`, got, want }];
    }),
  );
}

function refOf(urn: string): string {
  return ref({ type: typeOf(urn), name: nameOf(urn) });
}

/** Types that are protected from plans, each for a time that a rule of its own watches. */
const protectedTypes: readonly string[] = [
  types.ledger,
  types.vault,
  types.applicationPassword,
  types.clientSecret,
  types.application,
  types.servicePrincipal,
  types.secretRotationPolicy,
];

/** Resource options that change what a later plan does, or that hide what this one does. */
function optionsOf(step: Step, { protect, retain = false, mayIgnore, options = {} }: Declaration): Problem[] {
  const { before, after } = step;
  if (after === undefined) return [];
  const problems: Problem[] = [];
  const say = (got: string, wayOut: string): void => {
    problems.push({ key: titleOf(step), got, wayOut });
  };
  if (protect === true && !after.protect && before?.protect !== true) say("no protection", "protect it");
  const isOpen = protect !== true && !protectedTypes.includes(step.type);
  if (isOpen && after.protect && before?.protect !== true) {
    say("protection", "remove it: a later plan could not");
  }
  if (retain === false && after.retainOnDelete && before?.retainOnDelete !== true) {
    say("retainOnDelete", "remove it: a plan that drops the resource would leave it in the cloud");
  }
  if (retain === true && !after.retainOnDelete) {
    say("no retainOnDelete", "add it: without it, the engine deletes what people use");
  }
  const changed = Object.entries(after.options).filter(
    ([name, value]) => !isDeepStrictEqual(value, own(before?.options, name)),
  );
  for (const [name, value] of changed) {
    if (isDeepStrictEqual(value, own(options, name))) continue;
    if (name === "customTimeouts")
      say(name, "remove this option: a write that is cut short is left half done");
    else if (name !== "ignoreChanges" || mayIgnore !== true)
      say(name, "remove this option: it hides what a plan does");
  }
  return problems;
}
