import type { PolicyConfigSchema } from "@pulumi/policy";

/** What one rule lets pass, and why. */
export interface Exception {
  /** Name or URN of the resource; of a consumer or an app where the rule is about these. */
  readonly resource: string;
  /** What stands before the colon in the refusal; left out: whatever the rule has against the resource. */
  readonly property?: string;
  readonly reason: string;
}

type Schema = PolicyConfigSchema["properties"][string];

/** A sentence: two words at least, so that nobody is done with "ok". */
export const reasonSchema: Schema = { type: "string", pattern: "\\S\\s+\\S" };

/** The setting that every rule has. The engine itself refuses a configuration that doesn't fit. */
export const exceptSetting = {
  type: "array",
  items: {
    type: "object",
    properties: {
      resource: { type: "string", minLength: 1 },
      property: { type: "string", minLength: 1 },
      reason: reasonSchema,
    },
    required: ["resource", "reason"],
    additionalProperties: false,
  },
  default: [],
  description: "resources that this rule lets pass, each with a reason",
} satisfies Schema;

/** The exception that lets a refusal pass, if there is one. */
export function exceptionFor(
  except: readonly Exception[],
  subject: { readonly name: string; readonly urn?: string },
  sentence: string,
): Exception | undefined {
  return except.find(
    ({ resource, property }) =>
      isNamed(resource, subject) && (property === undefined || sentence.startsWith(`${property}:`)),
  );
}

/** True if a resource is the one that an exception names. */
export function isNamed(
  named: string,
  { name, urn }: { readonly name: string; readonly urn?: string },
): boolean {
  return named === name || named === urn;
}
