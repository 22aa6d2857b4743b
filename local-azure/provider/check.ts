import type { z } from "zod";
import type { Properties } from "../properties";
import { leadsToUnknown, valueAt } from "../../protocol/unknowns";

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
