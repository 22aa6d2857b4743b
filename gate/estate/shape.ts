import { isDeepStrictEqual } from "node:util";
import { own } from "../../rotation";
import { isUnknown } from "../../protocol/unknowns";
import type { Value } from "../../protocol/values";
import { show } from "../../settings/problems";

/** A resource by type and name: `azure-native:keyvault:Vault vault`. Under which component it stands is left open. */
export type Ref = string;

export function ref({ type, name }: { readonly type: string; readonly name: string }): Ref {
  return `${type} ${name}`;
}

/** What an input may be where it isn't one value that is known beforehand. */
export class Rule {
  constructor(
    readonly want: string,
    /** `sources`: the resources that the input comes from. */
    readonly accepts: (got: unknown, sources: readonly Ref[]) => boolean,
    /** What stands there in its place; never the value itself where that could be a secret. */
    readonly says: (got: unknown) => string = shown,
  ) {}
}

/** Inputs of a certain shape, of which a preview may know nothing yet because they come from one of these resources. */
export class Later {
  constructor(
    readonly shape: Shape,
    readonly refs: readonly Ref[],
  ) {}
}

/** Inputs as the stack file and the ledger want them. */
export type Shape =
  string | number | boolean | Rule | Later | readonly Shape[] | { readonly [key: string]: Shape };

/** An input that is otherwise. */
export interface Difference {
  /** `properties.enableRbacAuthorization`. */
  readonly path: string;
  readonly got: string;
  readonly want: string;
}

/** Where an input stands, and what is known of it. */
export interface Place {
  readonly path: string;
  readonly sources: readonly Ref[];
  /** What the state has there; `nothingBefore` for a resource that is still to be made. */
  readonly was: unknown;
  /** The engine does nothing to it: a secret, and what isn't known yet, count as what they were. */
  readonly isKept: boolean;
  /** What a provider fills in by itself, by path. */
  readonly defaults: Readonly<Record<string, unknown>>;
}

export const nothingBefore = Symbol("nothing before");

/** What is not as it is wanted. What stays as it is in the state is no work of this plan. */
export function differences(got: unknown, want: Shape, place: Place): Difference[] {
  if (isUnchanged(got, place)) return [];
  if (want instanceof Rule) {
    const { path, sources } = place;
    return want.accepts(got, sources) ? [] : [{ path, got: want.says(got), want: want.want }];
  }
  if (want instanceof Later) {
    const mayBe = isUnknownValue(got) && place.sources.some((source) => want.refs.includes(source));
    return mayBe ? [] : differences(got, want.shape, place);
  }
  if (isList(want)) return inList(got, want, place);
  if (typeof want === "object") return inSection(got, want, place);
  return got === want ? [] : [{ path: place.path, got: shown(got), want: show(want) }];
}

/** Two secrets look the same in a preview, and so do two values that it can't know yet. */
function isUnchanged(got: unknown, { was, isKept }: Place): boolean {
  return was !== nothingBefore && (isKept || !hides(got)) && isDeepStrictEqual(got, was);
}

function hides(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.values(value).some(hides);
  return value === "[secret]" || isUnknownValue(value);
}

function inList(got: unknown, want: readonly Shape[], place: Place): Difference[] {
  if (!Array.isArray(got) || got.length !== want.length) {
    const count = Array.isArray(got) ? `${got.length} of them` : shown(got);
    return [{ path: place.path, got: count, want: want.length === 0 ? "none" : String(want.length) }];
  }
  return want.flatMap((one, at) =>
    differences(got[at], one, {
      ...place,
      path: `${place.path}[${at}]`,
      was: memberOf(place.was, at),
    }),
  );
}

function inSection(got: unknown, want: Readonly<Record<string, Shape>>, place: Place): Difference[] {
  if (!isSection(got)) return [{ path: place.path, got: shown(got), want: "a section" }];
  const below = (key: string): Place => ({
    ...place,
    path: place.path === "" ? key : `${place.path}.${key}`,
    was: memberOf(place.was, key),
  });
  const wanted = Object.entries(want).flatMap(([key, shape]) =>
    differences(own(got, key), shape, below(key)),
  );
  const besides = Object.entries(got)
    .filter(([key]) => !Object.hasOwn(want, key))
    .filter(([key, value]) => !isUnchanged(value, below(key)) && !isDefault(key, value, got, below(key)))
    .map(([key, value]) => ({
      path: below(key).path,
      got: shown(value),
      want: "nothing: the estate doesn't set it",
    }));
  return [...wanted, ...besides];
}

/** What a provider adds: the version of its API, its defaults, and (azuread, random) a list of what those are. */
function isDefault(
  key: string,
  value: unknown,
  section: Readonly<Record<string, unknown>>,
  place: Place,
): boolean {
  if (key === "azureApiVersion" || key === "__defaults") return true;
  const path = place.path.replace(/\[\d+\]/g, "[]");
  if (Object.hasOwn(place.defaults, path)) return isDeepStrictEqual(value, own(place.defaults, path));
  const filledIn = Array.isArray(section.__defaults) && section.__defaults.includes(key);
  return filledIn && (value === false || value === 0 || value === "" || value === null);
}

function memberOf(of: unknown, key: string | number): unknown {
  if (of === nothingBefore) return nothingBefore;
  if (typeof of !== "object" || of === null) return undefined;
  return own(of as Readonly<Record<string, unknown>>, String(key));
}

function isList(shape: Shape): shape is readonly Shape[] {
  return Array.isArray(shape);
}

export function isSection(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isUnknownValue(value: unknown): boolean {
  return isUnknown(value as Value | undefined);
}

/** What a value is, without telling one that may be a secret. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (typeof value === "boolean" || typeof value === "number") return String(value);
  if (value === "[secret]") return "a secret";
  if (isUnknownValue(value)) return "what is not known yet";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === "object" ? "a section" : "another text";
}

/** A value that comes from a resource: what the preview can't know yet must come from one of these. */
export function from(
  refs: readonly Ref[],
  known: string | RegExp | ((value: string) => boolean),
  want: string,
): Rule {
  const fits = (value: string): boolean =>
    typeof known === "string" ? value === known : known instanceof RegExp ? known.test(value) : known(value);
  return new Rule(want, (got, sources) => {
    if (isUnknownValue(got)) return sources.some((source) => refs.includes(source));
    return typeof got === "string" && got !== "[secret]" && fits(got);
  });
}

/** A secret value of exactly that resource. */
export function secretOf(source: Ref): Rule {
  return new Rule(
    `the value of ${source.slice(source.indexOf(" ") + 1)}`,
    (got, sources) => (got === "[secret]" || isUnknownValue(got)) && sources.includes(source),
    () => "a value from elsewhere",
  );
}

/** Judged elsewhere, or nobody's harm. */
export function any(want: string): Rule {
  return new Rule(want, () => true);
}
