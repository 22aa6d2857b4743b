import assert from "node:assert/strict";
import {
  type PolicyResource,
  type ResourceValidationArgs,
  type ResourceValidationPolicy,
  Secret,
  type StackValidationPolicy,
} from "@pulumi/policy";
import { secretsPreservingProxy } from "@pulumi/policy/secret";
import { thisRun } from "../../../policies/run";
import { type Resource, urnOf } from "./resource";

type Values = Record<string, unknown>;

// Part of the SDK, but not of its types: it throws where a rule reads a value that isn't known yet.
const { unknownCheckingProxy } = require("@pulumi/policy/proxy") as {
  readonly unknownCheckingProxy: (values: object) => Values;
};

export interface Refusal {
  readonly sentence: string;
  readonly urn: string | undefined;
}

/** What a rule says of a resource. The SDK hands it over exactly like this. `before` were declared earlier in the run. */
export function refusals(
  rule: ResourceValidationPolicy,
  of: Resource,
  config: object = {},
  before: readonly Resource[] = [],
): string[] {
  thisRun.end();
  for (const one of before) ask(rule, one, config);
  return ask(rule, of, config);
}

/** The same in the run that goes on. */
export function ask(rule: ResourceValidationPolicy, of: Resource, config: object = {}): string[] {
  const sentences: string[] = [];
  const args = argumentsFor(rule, of, config);
  if (rule.enforcementLevel === "remediate") {
    const marked = unknownCheckingProxy(secretsPreservingProxy(of.inputs) as object);
    const change: unknown = rule.remediateResource?.({ ...args, props: marked });
    assert.equal(change, undefined, "a rule refuses, it changes nothing");
  }
  assert.ok(typeof rule.validateResource === "function");
  void rule.validateResource(args, (sentence) => sentences.push(sentence));
  return sentences;
}

/** What a rule says of a whole stack, and of which of its resources. */
export function stackRefusals(
  rule: StackValidationPolicy,
  stack: readonly Resource[],
  config: object = {},
): Refusal[] {
  thisRun.end();
  return askStack(rule, stack, config);
}

/** The same in the run that goes on. */
export function askStack(
  rule: StackValidationPolicy,
  stack: readonly Resource[],
  config: object = {},
): Refusal[] {
  const found: Refusal[] = [];
  const resources = stack.map((one) => partOfStack(one, stack));
  void rule.validateStack(
    { resources, stackTags: new Map(), getConfig: configOf(rule, config), notApplicable },
    (sentence, urn) => found.push({ sentence, urn }),
  );
  return found;
}

function argumentsFor(rule: ResourceValidationPolicy, of: Resource, config: object): ResourceValidationArgs {
  return {
    ...commonTo(of),
    stackTags: new Map(),
    isType: () => false,
    asType: () => undefined,
    getConfig: configOf(rule, config),
    notApplicable,
  };
}

function partOfStack(of: Resource, stack: readonly Resource[]): PolicyResource {
  const dependencies = Object.entries(of.sources).map(
    ([property, names]) =>
      [
        property,
        stack.filter(({ name }) => names.includes(name)).map((one) => partOfStack(one, [])),
      ] as const,
  );
  return {
    ...commonTo(of),
    dependencies: stack.filter(({ name }) => of.dependsOn.includes(name)).map((one) => partOfStack(one, [])),
    propertyDependencies: Object.fromEntries(dependencies),
    isType: () => false,
    asType: () => undefined,
  };
}

function commonTo(of: Resource) {
  const opts = {
    protect: of.protect,
    ignoreChanges: [...of.ignoreChanges],
    aliases: [],
    customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
    additionalSecretOutputs: [],
    ...(of.parent === "" ? {} : { parent: of.parent }),
  };
  const props = unknownCheckingProxy(unmarked(of.inputs) as object);
  const [name = ""] = of.type.split(":");
  const provider = { type: `pulumi:providers:${name}`, name: "default", urn: "", props: {} };
  const from = of.isComponent ? {} : { provider };
  return { type: of.type, name: of.name, urn: urnOf(of), opts, props, ...from };
}

/** As the engine does: what is configured, over the defaults of the rule's schema. */
function configOf(rule: ResourceValidationPolicy | StackValidationPolicy, config: object) {
  const schema = Object.entries(rule.configSchema?.properties ?? {});
  const known = new Set(schema.map(([name]) => name));
  assert.deepEqual(
    Object.keys(config).filter((name) => !known.has(name)),
    [],
    "not in the rule's schema",
  );
  const defaults = Object.fromEntries(schema.map(([name, setting]) => [name, setting.default]));
  return (() => ({ ...defaults, ...config })) as ResourceValidationArgs["getConfig"];
}

/** Outside of remediations the SDK takes the marks of secrets off. */
function unmarked(value: unknown): unknown {
  if (value instanceof Secret) return unmarked(value.value);
  if (Array.isArray(value)) return value.map(unmarked);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unmarked(inner)]));
}

function notApplicable(): never {
  throw new Error("no rule of this pack says that it doesn't apply");
}
