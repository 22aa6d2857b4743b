import type { ResourceValidationPolicy } from "@pulumi/policy";
import { type Fact, Marked, at, isFacts } from "../facts";
import { type Common, type Seen, headOf, seen } from "../rule";
import { isVaultReference, secretShape } from "../secretShapes";
import { types } from "../types";

/**
 * Marks of secrets are shown to remediations only, and those run at the level "remediate" only. So the remediation looks
 * and changes nothing, and the validation, which the engine asks right after it, refuses: at this level it is mandatory.
 */
const found = new Map<string, readonly string[]>();

export const forbidPlainSecrets: ResourceValidationPolicy = {
  ...headOf({
    name: "forbid-plain-secrets",
    description:
      "No secret stands in a plain input, where state, preview and logs show it: known places are marked, nothing else looks like one.",
    enforcementLevel: "remediate",
    config: {},
  }),
  remediateResource: (args) => {
    found.set(args.urn, problemsOf(seen(args), true));
  },
  validateResource: (args, reportViolation) => {
    const problems = found.get(args.urn) ?? problemsOf(seen(args), false);
    found.delete(args.urn);
    if (args.getConfig<Common>().except.includes(args.name)) return;
    for (const problem of problems) reportViolation(problem);
  },
};

/** Without sight of the marks, a place that is meant for a secret can't be judged. */
function problemsOf(resource: Seen, seesMarks: boolean): string[] {
  return plainTexts(resource.facts, []).flatMap(({ path, text }) => {
    const isMeantForSecret = holdsSecret(resource, path) && !isVaultReference(text);
    const shape = isMeantForSecret ? "a secret" : secretShape(text);
    if (shape === undefined || (isMeantForSecret && !seesMarks)) return [];
    return [`${path.join(".")}: got ${shape} in plain, want it marked, e.g. with pulumi.secret()`];
  });
}

interface PlainText {
  readonly path: readonly string[];
  readonly text: string;
}

function plainTexts(fact: Fact, path: readonly string[]): PlainText[] {
  if (fact instanceof Marked) return [];
  if (typeof fact === "string") return fact === "" ? [] : [{ path, text: fact }];
  if (!isFacts(fact) && !Array.isArray(fact)) return [];
  return Object.entries(fact).flatMap(([key, inner]: [string, Fact]) => plainTexts(inner, [...path, key]));
}

const secretNames =
  /(password|passphrase|secret|secretText|connectionString|(account|access|shared|primary|secondary|private)Key|sasToken)$/i;

function holdsSecret({ type, facts }: Seen, path: readonly string[]): boolean {
  const place = path.join(".");
  if (type === types.vaultSecret && place === "properties.value") return true;
  if (type === types.namedValue && place === "value") return at(facts, "secret") === true;
  return secretNames.test(path.at(-1) ?? "");
}
