import type {
  EnforcementLevel,
  PolicyConfigSchema,
  PolicyResource,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import { type Facts, factsOf } from "./facts";
import { unversioned } from "./types";

/** What every rule says of itself. */
interface About<Config> {
  /** The file's name in kebab case. */
  readonly name: string;
  readonly description: string;
  readonly enforcementLevel: EnforcementLevel;
  /** What may be configured, each with its default. */
  readonly config: { readonly [Property in keyof Config]: Setting };
}

type Setting = PolicyConfigSchema["properties"][string] & {
  readonly default: unknown;
  readonly description: string;
};

/** What every rule can be told: the names of resources that it lets pass. */
export interface Common {
  readonly except: readonly string[];
}

/** Refuses a resource: `key: got …, want …`. */
export type Refuse = (sentence: string) => void;

/** A resource of a type that the rule asked for. */
export interface Seen {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  /** What the program declares; in a stack rule, what the cloud answered. */
  readonly facts: Facts;
  readonly protect: boolean;
  readonly ignoreChanges: readonly string[];
  /** URN of its parent. */
  readonly parent: string;
}

interface ResourceRule<Config> extends About<Config> {
  readonly types: readonly string[];
  readonly check: (resource: Seen, refuse: Refuse, config: Config) => void;
}

/** A resource of the whole stack, with what its properties were made of. */
export interface Member extends Seen {
  readonly sources: Readonly<Record<string, readonly Seen[]>>;
}

interface StackRule<Config> extends About<Config> {
  readonly check: (
    stack: readonly Member[],
    refuse: (sentence: string, member?: Member) => void,
    config: Config,
  ) => void;
}

const except: Setting = {
  type: "array",
  items: { type: "string" },
  default: [],
  description: "names of resources that this rule lets pass",
};

/** A rule for single resources: it sees what is declared, before anything is done with it. */
export function resourceRule<Config extends object>(rule: ResourceRule<Config>): ResourceValidationPolicy {
  return {
    ...headOf(rule),
    validateResource: (args, reportViolation) => {
      const config = args.getConfig<Config & Common>();
      if (!rule.types.includes(unversioned(args.type)) || config.except.includes(args.name)) return;
      rule.check(seen(args), reportViolation, config);
    },
  };
}

/** A rule for the whole stack as it will be: it sees what belongs together. */
export function stackRule<Config extends object>(rule: StackRule<Config>): StackValidationPolicy {
  return {
    ...headOf(rule),
    validateStack: (args, reportViolation) => {
      const config = args.getConfig<Config & Common>();
      const refuse = (sentence: string, member?: Member): void => {
        if (member === undefined || !config.except.includes(member.name))
          reportViolation(sentence, member?.urn);
      };
      rule.check(args.resources.map(member), refuse, config);
    },
  };
}

export function headOf<Config>({ name, description, enforcementLevel, config }: About<Config>) {
  return { name, description, enforcementLevel, configSchema: { properties: { ...config, except } } };
}

export function seen({ type, name, urn, props, opts }: ResourceValidationArgs | PolicyResource): Seen {
  const { protect, ignoreChanges, parent = "" } = opts;
  return { type: unversioned(type), name, urn, facts: factsOf(props), protect, ignoreChanges, parent };
}

function member(resource: PolicyResource): Member {
  const sources = Object.entries(resource.propertyDependencies).map(
    ([property, from]) => [property, from.map(seen)] as const,
  );
  return { ...seen(resource), sources: Object.fromEntries(sources) };
}
