import { isDeepStrictEqual } from "node:util";
import { DiffResponse, PropertyDiff } from "@pulumi/pulumi/proto/provider_pb";
import type { z } from "zod";
import { reveal } from "../../protocol/secrets";
import { leadsToUnknown, valueAt } from "../../protocol/unknowns";
import { isSecret } from "../../protocol/values";
import { own } from "../../rotation";
import { isProperties, type Properties, type Value } from "../properties";

/** A property that won't do, and why. */
export interface Failure {
  readonly property: string;
  readonly reason: string;
}

type Issue = z.core.$ZodIssue;

/** Compares inputs with their shape, in the provider's words. What a preview doesn't know yet is passed over. */
export function failuresIn(shape: z.ZodType, inputs: Properties): readonly Failure[] {
  const { error } = shape.safeParse(inputs);
  if (error === undefined) return [];
  return error.issues
    .filter(({ path }) => !leadsToUnknown(inputs, path))
    .flatMap((issue) => reasons(issue, inputs).map((reason) => ({ property: pathOf(issue.path), reason })));
}

function reasons(issue: Issue, inputs: Properties): readonly string[] {
  const path = pathOf(issue.path);
  const value = valueAt(inputs, issue.path);
  if (value === undefined && issue.code !== "custom") {
    const hint = path === "location" ? locationHint : "";
    return [`missing required property '${path}'${hint}`];
  }
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => `unexpected property '${path === "" ? key : `${path}.${key}`}'`);
    case "invalid_type":
      return [`'${path}' should be of type '${issue.expected}' but got ${article(value)}`];
    case "invalid_value":
      return [`'${path}' should be one of ${issue.values.map(quoted).join(", ")} but got ${quoted(value)}`];
    case "too_small":
      return [`'${path}' is too ${size(issue.origin)}: at least ${issue.minimum} required`];
    case "too_big":
      return [`'${path}' is too ${size(issue.origin, true)}: at most ${issue.maximum} allowed`];
    case "invalid_format":
      return [
        issue.pattern === undefined
          ? issue.message
          : `'${path}' does not match expression '${sourceOf(issue.pattern)}'`,
      ];
    case "not_multiple_of":
    case "invalid_union":
    case "invalid_key":
    case "invalid_element":
    case "custom":
      return [issue.message];
  }
}

const locationHint =
  ". Either set it explicitly or configure it with 'pulumi config set azure-native:location <value>'.";

function article(value: unknown): string {
  if (Array.isArray(value)) return "an array";
  if (value === null) return "null";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function size(origin: string, large = false): string {
  if (origin === "string" || origin === "array") return large ? "long" : "short";
  return large ? "high" : "low";
}

/** `/^a$/i` → `^a$`. */
const sourceOf = (pattern: string): string => pattern.replace(/^\/|\/\w*$/g, "");

const quoted = (value: unknown): string => `'${String(value)}'`;

/** `["properties", "accessPolicies", 0]` → `properties.accessPolicies[0]`. */
function pathOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    return text === "" ? String(key) : `${text}.${String(key)}`;
  }, "");
}

/** One property that differs, at a path like `properties.tags.owner` or `policies[0]`. */
interface PropertyChange {
  readonly path: string;
  readonly kind: "add" | "delete" | "update";
  /** True if only another resource can have the new value. */
  readonly replaces: boolean;
}

/** Which properties replace the resource, by path without list positions, and which may be left out without a change. */
interface DiffRules {
  readonly replaceOn: readonly string[];
  /** Optional inputs that the service fills in: leaving one out keeps what is there. */
  readonly optionalComputed?: readonly string[] | undefined;
}

/** What changes between old and new inputs; a secret changes as a whole. Locations are compared as Azure does: `Canada Central` is `canadacentral`. */
export function changesBetween(
  olds: Properties,
  news: Properties,
  rules: DiffRules,
): readonly PropertyChange[] {
  const names = [...new Set([...Object.keys(olds), ...Object.keys(news)])].filter(
    (name) => !name.startsWith("__"),
  );
  return names.flatMap((name) => {
    const [old, now] = [own(olds, name), own(news, name)];
    if (now === undefined && rules.optionalComputed?.includes(name) === true) return [];
    if (name === "location" && normalLocation(old) === normalLocation(now)) return [];
    return valueChanges(old, now, name, rules.replaceOn.includes(name), rules);
  });
}

function valueChanges(
  old: Value | undefined,
  now: Value | undefined,
  path: string,
  inherited: boolean,
  rules: DiffRules,
): readonly PropertyChange[] {
  const replaces = inherited || rules.replaceOn.includes(path.replaceAll(/\[\d+\]/g, ""));
  if (old === undefined || now === undefined) {
    if (old === now) return [];
    return [{ path, kind: old === undefined ? "add" : "delete", replaces }];
  }
  if (isSecret(old) || isSecret(now)) {
    return isDeepStrictEqual(reveal(old), reveal(now)) ? [] : [{ path, kind: "update", replaces }];
  }
  if (isProperties(old) && isProperties(now)) {
    const names = [...new Set([...Object.keys(old), ...Object.keys(now)])];
    return names.flatMap((name) =>
      valueChanges(own(old, name), own(now, name), `${path}.${name}`, replaces, rules),
    );
  }
  if (Array.isArray(old) && Array.isArray(now)) {
    const [before, after] = [old as readonly Value[], now as readonly Value[]];
    const positions = Array.from({ length: Math.max(before.length, after.length) }, (_, at) => at);
    return positions.flatMap((at) => valueChanges(before[at], after[at], `${path}[${at}]`, replaces, rules));
  }
  return old === now ? [] : [{ path, kind: "update", replaces }];
}

function normalLocation(location: Value | undefined): Value | undefined {
  return typeof location === "string" ? location.toLowerCase().replaceAll(" ", "") : location;
}

const { Kind } = PropertyDiff;
const { DIFF_NONE, DIFF_SOME } = DiffResponse.DiffChanges;

const kinds = {
  add: [Kind.ADD, Kind.ADD_REPLACE],
  delete: [Kind.DELETE, Kind.DELETE_REPLACE],
  update: [Kind.UPDATE, Kind.UPDATE_REPLACE],
} as const;

/** Changes as the engine wants them, each with its path and whether it replaces the resource. */
export function diffResponse(changes: readonly PropertyChange[], deletesFirst: boolean): DiffResponse {
  const response = new DiffResponse().setChanges(changes.length === 0 ? DIFF_NONE : DIFF_SOME);
  for (const { path, kind, replaces } of changes) {
    const [inPlace, replacing] = kinds[kind];
    const diff = new PropertyDiff().setKind(replaces ? replacing : inPlace).setInputdiff(true);
    response.getDetaileddiffMap().set(path, diff);
    if (replaces) response.addReplaces(path);
  }
  // The engine's summary names these: properties at the top, each once.
  response.setDiffsList([...new Set(changes.map(({ path }) => path.replace(/[.[].*/, "")))]);
  response.setHasdetaileddiff(changes.length > 0);
  response.setDeletebeforereplace(response.getReplacesList().length > 0 && deletesFirst);
  return response;
}
