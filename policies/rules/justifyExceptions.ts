import type { StackValidationPolicy } from "@pulumi/policy";
import { reasonSchema } from "../exceptions";
import { checkedResource } from "../rule";
import { thisRun } from "../run";

/** A rule that is switched off or only warns, and why. */
interface Weaker {
  readonly rule: string;
  readonly reason: string;
}

/**
 * Looks at the exceptions of the other rules. It is asked after them, and only then is it known which exception counted.
 * @param names of the rules of the pack
 */
export function justifyExceptions(names: readonly string[]): StackValidationPolicy {
  return {
    name: "justify-exceptions",
    description:
      "Every exception is needed, and a rule that is switched off is listed in `weaker` with a reason.",
    enforcementLevel: "mandatory",
    configSchema: {
      properties: {
        weaker: {
          type: "array",
          items: {
            type: "object",
            properties: { rule: { type: "string" }, reason: reasonSchema },
            required: ["rule", "reason"],
            additionalProperties: false,
          },
          default: [],
          description: "rules that are switched off or only warn, each with a reason",
        },
      },
    },
    validateStack: (args, reportViolation) => {
      const { weaker } = args.getConfig<{ readonly weaker: readonly Weaker[] }>();
      for (const { rule, exception } of thisRun.unusedExceptions(args.resources.map(checkedResource))) {
        const { resource, property } = exception;
        const on = property === undefined ? resource : `${resource}, ${property}`;
        reportViolation(`${rule}.except: got ${on}, which this rule doesn't refuse; remove it`);
      }
      for (const problem of weakerProblems(names, weaker)) reportViolation(problem);
    },
  };
}

function weakerProblems(names: readonly string[], weaker: readonly Weaker[]): string[] {
  const silent = names.filter((name) => !thisRun.wasAsked(name) && !weaker.some(({ rule }) => rule === name));
  const strange = weaker.filter(({ rule }) => !names.includes(rule));
  return [
    ...silent.map(
      (name) => `${name} is switched off; list it in justify-exceptions.weaker with a reason, or enable it`,
    ),
    ...strange.map(({ rule }) => `weaker: got ${rule}, want a rule of this pack`),
  ];
}
