import type { ResourceValidationPolicy } from "@pulumi/policy";
import { type Fact, SecretValue, at, isFacts } from "../facts";
import { type Common, headOf, checkedResource, unlessExcepted } from "../rule";
import type { CheckedResource } from "../checkedResource";
import { thisRun } from "../run";
import { isVaultReference, secretShape } from "../secretShapes";
import { types } from "../../names/types";

/**
 * Marks of secrets are shown to remediations only, and those run at the level "remediate" only. So the remediation looks
 * and changes nothing, and the validation, which the engine asks right after it, refuses: at this level it is mandatory.
 */
const found = new Map<string, readonly string[]>();

const name = "forbid-plain-secrets";

export const forbidPlainSecrets: ResourceValidationPolicy = {
  ...headOf({
    name,
    description:
      "No secret is a plain input, where state, preview and logs show it: inputs for secrets are marked as secret, and no other input looks like one.",
    enforcementLevel: "remediate",
    config: {},
  }),
  remediateResource: (args) => {
    found.set(args.urn, problemsOf(checkedResource(args), true));
  },
  validateResource: (args, reportViolation) => {
    const resource = checkedResource(args);
    const { except } = args.getConfig<Common>();
    thisRun.asks(name, except, resource);
    const problems = found.get(args.urn) ?? problemsOf(resource, false);
    found.delete(args.urn);
    for (const problem of problems) unlessExcepted(name, resource, except, reportViolation)(problem);
  },
};

/** Without sight of the marks, a place that is meant for a secret can't be judged. */
function problemsOf(resource: CheckedResource, seesMarks: boolean): string[] {
  return plainTexts(resource.facts, []).flatMap(({ path, text }) => {
    const isMeantForSecret = holdsSecret(resource, path) && !isVaultReference(text);
    const shape = isMeantForSecret ? "a secret" : secretShape(text);
    if (shape === undefined || (isMeantForSecret && !seesMarks)) return [];
    return [`${path.join(".")}: got ${shape} in plain text; mark it as secret, e.g. with pulumi.secret()`];
  });
}

interface PlainText {
  readonly path: readonly string[];
  readonly text: string;
}

function plainTexts(fact: Fact, path: readonly string[]): PlainText[] {
  if (fact instanceof SecretValue) return [];
  if (typeof fact === "string") return fact === "" ? [] : [{ path, text: fact }];
  if (!isFacts(fact) && !Array.isArray(fact)) return [];
  return Object.entries(fact).flatMap(([key, inner]: [string, Fact]) => plainTexts(inner, [...path, key]));
}

const secretNames =
  /(password|passphrase|secret|secretText|connectionString|(access|account|api|function|host|instrumentation|master|primary|private|secondary|shared|signing|subscription)Key|sasToken|sasUrl|sasUri|accessToken|authToken|pfxBlob|encodedCertificate)$/i;

function holdsSecret({ type, facts }: CheckedResource, path: readonly string[]): boolean {
  const place = path.join(".");
  if (type === types.vaultSecret && place === "value") return true;
  if (type === types.armVaultSecret && place === "properties.value") return true;
  // The secret that another one follows.
  if (type === types.clientSecret && place === "follows") return true;
  if (place === "value" && isSecretValue(type)) {
    return at(facts, "secret") === true || at(facts, "isEncrypted") === true;
  }
  // A container app's own secrets.
  if (/(^|\.)secrets\.\d+\.value$/.test(place)) return true;
  return secretNames.test(path.at(-1) ?? "");
}

function isSecretValue(type: string): boolean {
  const all: readonly string[] = [types.namedValue, types.workspaceNamedValue, types.automationVariable];
  return all.includes(type);
}
