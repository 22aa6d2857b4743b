import type {
  EnforcementLevel,
  PolicyConfigSchema,
  PolicyResource,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import type { Ledger } from "../rotation";
import { type Exception, exceptSetting, exceptionFor } from "./exceptions";
import { factsOf } from "./facts";
import { thisRun } from "./run";
import type { CheckedResource } from "./checkedResource";
import { unversioned } from "../names/types";

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

/** What every rule can be configured with: the resources that it lets pass, each with a reason. */
export interface Common {
  readonly except: readonly Exception[];
}

/** Refuses a resource: `key: got …, want …`. */
export type Refuse = (sentence: string) => void;

/** Says that a property can't be judged before the update: only then is it known. */
export type Later = (property: string) => void;

/** What a rule for single resources has beside the resource. */
export interface RuleContext<Config> {
  readonly refuse: Refuse;
  readonly later: Later;
  readonly config: Config;
  /** The stack's ledger, which a program declares before its credentials; undefined if there is none yet. */
  readonly ledger: Ledger | undefined;
}

interface ResourceRule<Config> extends About<Config> {
  /** The types that it is about. */
  readonly types: readonly string[] | "every";
  readonly check: (resource: CheckedResource, around: RuleContext<Config>) => void;
}

/** A resource of the whole stack, with what its properties were made of. */
export interface Member extends CheckedResource {
  readonly sources: Readonly<Record<string, readonly CheckedResource[]>>;
  /** What it comes after, whatever it takes of it. */
  readonly dependencies: readonly CheckedResource[];
}

/** Refuses a stack: for one of its resources, or for something that a name stands for, e.g. a consumer. */
export type RefuseStack = (sentence: string, about: Member | string) => void;

interface StackRule<Config> extends About<Config> {
  readonly check: (stack: readonly Member[], refuse: RefuseStack, config: Config) => void;
}

/** A rule for single resources: it sees what is declared, before anything is done with it. */
export function resourceRule<Config extends object>(rule: ResourceRule<Config>): ResourceValidationPolicy {
  return {
    ...headOf(rule),
    validateResource: (args, reportViolation) => {
      const config = args.getConfig<Config & Common>();
      const resource = checkedResource(args);
      thisRun.asks(rule.name, config.except, resource);
      if (rule.types !== "every" && !rule.types.includes(resource.type)) return;
      rule.check(resource, {
        config,
        ledger: thisRun.ledger,
        refuse: unlessExcepted(rule.name, resource, config.except, reportViolation),
        later: (property) => {
          thisRun.defers(rule.name, resource, property);
        },
      });
    },
  };
}

/** A rule for the whole stack as it will be: it sees what belongs together. */
export function stackRule<Config extends object>(rule: StackRule<Config>): StackValidationPolicy {
  return {
    ...headOf(rule),
    validateStack: (args, reportViolation) => {
      const config = args.getConfig<Config & Common>();
      thisRun.asks(rule.name, config.except);
      rule.check(
        args.resources.map(member),
        (sentence, about) => {
          const subject = typeof about === "string" ? { name: about } : about;
          unlessExcepted(rule.name, subject, config.except, (refusal) => {
            reportViolation(refusal, typeof about === "string" ? undefined : about.urn);
          })(sentence);
        },
        config,
      );
    },
  };
}

/** Reports a refusal, or notes the exception that lets it pass. */
export function unlessExcepted(
  rule: string,
  subject: { readonly name: string; readonly urn?: string },
  except: readonly Exception[],
  report: Refuse,
): Refuse {
  return (sentence) => {
    const exception = exceptionFor(except, subject, sentence);
    if (exception === undefined) report(sentence);
    else thisRun.allows(rule, exception, sentence);
  };
}

export function headOf<Config>({ name, description, enforcementLevel, config }: About<Config>) {
  return {
    name,
    description,
    enforcementLevel,
    configSchema: { properties: { ...config, except: exceptSetting } },
  };
}

export function checkedResource(resource: ResourceValidationArgs | PolicyResource): CheckedResource {
  const { type, name, urn, props, opts, provider } = resource;
  const { protect, ignoreChanges } = opts;
  return {
    type: unversioned(type),
    name,
    urn,
    facts: factsOf(props),
    protect,
    ignoreChanges,
    parent: opts.parent ?? "",
    hasProvider: provider !== undefined,
  };
}

/** A resource of the stack as a stack rule sees it. */
export function member(resource: PolicyResource): Member {
  const sources = Object.entries(resource.propertyDependencies).map(
    ([property, from]) => [property, from.map(checkedResource)] as const,
  );
  const dependencies = resource.dependencies.map(checkedResource);
  return { ...checkedResource(resource), sources: Object.fromEntries(sources), dependencies };
}
