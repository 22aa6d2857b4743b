import type { HandoverInputs, TokenCanaryInputs } from "../components/contract";
import { nameOf, typeOf } from "../names/urn";
import type { Operation, StateJson, StepJson } from "./schema";

type Properties = Readonly<Record<string, unknown>>;

/** A resource as it is in the stack's state, or as it would be. */
export interface State {
  /** As the state has it: an alias may have changed it. */
  readonly urn: string;
  /** Its name, which an alias may have changed. */
  readonly name: string;
  /** The cloud's ID; unknown for what is still to be made. */
  readonly id: string | undefined;
  /** `URN::ID` of the provider that looks after it. */
  readonly provider: string | undefined;
  readonly protect: boolean;
  /** A plan that drops it leaves it in the cloud. */
  readonly retainOnDelete: boolean;
  /** Further resource options of the program, by name, as far as it set any. */
  readonly options: Properties;
  readonly inputs: Properties;
  readonly outputs: Properties;
  /** URNs of what must be done before it. */
  readonly dependencies: readonly string[];
  /** URNs of what each input is made from, by the input's name. */
  readonly sources: Readonly<Record<string, readonly string[]>>;
}

/** What happens to a resource. `imported`: an existing one comes under this stack's care, or is only read. */
export type Outcome = "unchanged" | "created" | "imported" | "updated" | "deleted" | "replaced";

/** One step of a preview. */
export interface Step {
  readonly outcome: Outcome;
  readonly urn: string;
  readonly stack: string;
  readonly project: string;
  /** Type token, e.g. `azure-native:keyvault:Vault`. */
  readonly type: string;
  readonly name: string;
  readonly before?: State;
  readonly after?: State;
  /** Paths of the properties that change, e.g. `tags.generation`; not what they hold. */
  readonly paths: readonly string[];
  /** False for a component: it groups others and is nothing in a cloud. */
  readonly isCustom: boolean;
  /** The engine left it out: the preview is of a part of the stack only. */
  readonly isLeftOut: boolean;
}

export function stepOf({ op, urn, oldState, newState, detailedDiff }: StepJson): Step {
  const [, stack = "", project = ""] = /^urn:pulumi:([^:]+)::([^:]+)::/.exec(urn) ?? [];
  return {
    outcome: outcomes[op],
    urn,
    stack,
    project,
    type: typeOf(urn),
    name: nameOf(urn),
    paths: Object.keys(detailedDiff ?? {}),
    isCustom: (newState ?? oldState)?.custom !== false,
    isLeftOut: op === "same" && hasOutputs(newState),
    ...(oldState == null ? {} : { before: stateOf(oldState) }),
    ...(newState == null ? {} : { after: stateOf(newState) }),
  };
}

/** An input of a canary or a handover. */
export function ownInput(
  state: State | undefined,
  name: keyof TokenCanaryInputs | keyof HandoverInputs,
): unknown {
  return state?.inputs[name];
}

/** In a preview, what a run will do has no outputs yet; what was only looked at has those of the state. */
export function hasOutputs(state: StateJson | null | undefined): boolean {
  return Object.keys(state?.outputs ?? {}).length > 0;
}

/** Its protection is taken away: from then on any plan can delete it. */
export function unprotects({ before, after }: Step): boolean {
  return before?.protect === true && after?.protect === false;
}

/** `Vault vault`. */
export function titleOf({ type, name }: Step): string {
  return `${type.slice(type.lastIndexOf(":") + 1)} ${name}`;
}

/** What a reviewer reads: `delete`, not the engine's several words for it. */
export function actionOf(step: Step): string {
  if (unprotects(step) && (step.outcome === "unchanged" || step.outcome === "updated"))
    return "the removal of its protection";
  const actions: Readonly<Record<Outcome, string>> = {
    unchanged: "nothing",
    created: "a creation",
    imported: "an import",
    updated: "an update",
    deleted: "a deletion",
    replaced: "a replacement",
  };
  return actions[step.outcome];
}

/** True if the resource is no longer there afterwards, or is another one. */
export function endsResource({ outcome }: Step): boolean {
  return outcome === "deleted" || outcome === "replaced";
}

const outcomes: Readonly<Record<Operation, Outcome>> = {
  same: "unchanged",
  refresh: "unchanged",
  create: "created",
  update: "updated",
  delete: "deleted",
  discard: "deleted",
  replace: "replaced",
  "create-replacement": "replaced",
  "delete-replaced": "replaced",
  "read-replacement": "replaced",
  "import-replacement": "replaced",
  "discard-replaced": "replaced",
  "remove-pending-replace": "replaced",
  read: "imported",
  import: "imported",
};

function stateOf(state: StateJson): State {
  const sources = Object.entries(state.propertyDependencies ?? {}).map(([name, urns]) => [name, urns ?? []]);
  return {
    urn: state.urn,
    name: nameOf(state.urn),
    id: state.id ?? undefined,
    provider: state.provider ?? undefined,
    protect: state.protect === true,
    retainOnDelete: state.retainOnDelete === true,
    options: optionsOf(state),
    inputs: state.inputs ?? {},
    outputs: state.outputs ?? {},
    dependencies: state.dependencies ?? [],
    sources: Object.fromEntries(sources) as State["sources"],
  };
}

function optionsOf(state: StateJson): Properties {
  const { ignoreChanges, replaceOnChanges, replaceWith, deletedWith, resourceHooks } = state;
  // The engine writes those that nobody set as 0.
  const set = Object.entries(state.customTimeouts ?? {}).filter(([, seconds]) => seconds > 0);
  const customTimeouts = set.length === 0 ? undefined : Object.fromEntries(set);
  const options = {
    ignoreChanges,
    replaceOnChanges,
    replaceWith,
    deletedWith,
    resourceHooks,
    customTimeouts,
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value != null && value !== ""));
}
