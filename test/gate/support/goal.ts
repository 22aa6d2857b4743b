import type { Ledger } from "../../../rotation";
import type { Settings } from "../../../settings/settings";
import { type StateJson, providerOf, unknown } from "./json";

export type Inputs = Record<string, unknown>;

/** The state of a stack: its resources by URN. */
export type State = ReadonlyMap<string, StateJson>;

/** A resource that the program declares. */
export interface Goal {
  readonly urn: string;
  readonly inputs: Inputs;
  /** By input, the resources that it comes from. */
  readonly sources?: Readonly<Record<string, readonly string[]>>;
  readonly dependsOn?: readonly string[];
  readonly protect?: boolean;
  readonly retainOnDelete?: boolean;
  readonly ignoreChanges?: readonly string[];
  /** URNs under which it may stand in the state. */
  readonly aliases?: readonly string[];
}

export interface Run {
  readonly ledger: Ledger;
  readonly settings: Settings;
  readonly day: string;
  readonly state: State;
}

/** An output of a resource of the state; what isn't there yet is unknown. */
export function output({ state }: Run, urn: string, ...path: readonly string[]): string {
  const found = state.get(urn);
  if (path[0] === "id") return found?.id ?? unknown;
  const value = path.reduce<unknown>((of, key) => (of as Inputs | undefined)?.[key], found?.outputs);
  return typeof value === "string" ? value : unknown;
}

/** The state that a step leaves or would leave. */
export function stateOf({
  urn,
  inputs,
  sources = {},
  dependsOn = [],
  protect,
  retainOnDelete,
  ignoreChanges,
}: Goal): StateJson {
  return structuredClone({
    urn,
    custom: true,
    provider: providerOf(urn),
    ...(protect === true ? { protect } : {}),
    ...(retainOnDelete === true ? { retainOnDelete } : {}),
    ...(ignoreChanges === undefined ? {} : { ignoreChanges: [...ignoreChanges] }),
    inputs,
    dependencies: [...new Set([...dependsOn, ...Object.values(sources).flat()])],
    propertyDependencies: sources as Record<string, string[]>,
  });
}
