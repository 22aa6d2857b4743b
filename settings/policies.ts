import {
  type Policy,
  type PolicyResult,
  type PolicySettings,
  type Problem,
  type System,
  own,
  parsePolicy,
  readPolicySettings,
} from "../rotation";
import { type GivenConsumer, namedValues } from "./consumers";
import type { Raw } from "./included";
import { consumerPath, fullKey } from "./keys";

/**
 * Each consumer's policy: the stack's, or Keycloak's over it, with its own overrides.
 * @param unread sections of which nothing is known
 */
export function readPolicies(
  raw: Raw,
  consumers: readonly GivenConsumer[],
  unread: ReadonlySet<string>,
  problems: Problem[],
): ReadonlyMap<string, Policy> {
  const bases = basesOf(raw, unread, problems);
  return new Map(
    consumers.flatMap(({ name, system, value }) => {
      const input = own(namedValues(value), "policy");
      const key = fullKey(...consumerPath(name, system), "policy");
      const base = bases[system];
      if (base === undefined) {
        // Whether it goes with a stack's policy that is wrong itself can't be said.
        if (input !== undefined) problems.push(...readPolicySettings(input, key).problems);
        return [];
      }
      if (input === undefined) return [[name, base.policy] as const];
      const result = parsePolicy(input, key, base.settings, system);
      if (result.ok) return [[name, result.policy] as const];
      problems.push(...result.problems);
      return [];
    }),
  );
}

type Base = Extract<PolicyResult, { ok: true }>;

/** What the consumers of each system override; undefined where it is wrong itself, or nobody's. */
function basesOf(
  raw: Raw,
  unread: ReadonlySet<string>,
  problems: Problem[],
): Readonly<Record<System, Base | undefined>> {
  const base = (section: string, input: unknown, key: string, over: PolicySettings, system: System) => {
    if (unread.has(section)) return undefined;
    const result = parsePolicy(input ?? {}, key, over, system);
    if (result.ok) return result;
    problems.push(...result.problems);
    return undefined;
  };
  const entra = base("policy", own(raw, "policy"), fullKey("policy"), {}, "entra");
  const section = own(raw, "keycloak");
  if (entra === undefined || section === undefined) return { entra, keycloak: undefined };
  const input = own(namedValues(section), "policy");
  const key = fullKey(...(input === undefined ? ["policy"] : ["keycloak", "policy"]));
  return { entra, keycloak: base("keycloak", input, key, withoutPlaces(entra.settings), "keycloak") };
}

/** How many secrets an app of Entra may have says nothing of Keycloak, which has two. */
function withoutPlaces(settings: PolicySettings): PolicySettings {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => name !== "maxActiveSecrets"));
}
