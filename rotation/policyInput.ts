import { z } from "zod";
import { type DurationResult, type DurationRules, parseDuration } from "./duration";
import {
  type Policy,
  type PolicySetting,
  type PolicySettings,
  policySettings,
  resolvePolicy,
  settingNames,
} from "./policy";
import { type System, mostOnKeycloak, onKeycloak } from "./keycloak";
import { checkPolicy } from "./policyCheck";
import { type Problem, cut, oneOf, shown } from "./problem";

export type PolicyResult =
  | {
      readonly ok: true;
      readonly policy: Policy;
      /** What was said of it, with what it overrides: a policy that overrides this one derives the rest anew. */
      readonly settings: PolicySettings;
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

type Keycloaks = Extract<(typeof policySettings)[PolicySetting], { readonly keycloak: string }>["keycloak"];
type Read = Partial<Record<PolicySetting | Keycloaks, number>>;

/** Keycloak's name for a setting of ours: only one of the two can hold. */
const synonyms = settingNames.flatMap((name) => {
  const facts = policySettings[name];
  return "keycloak" in facts ? [[name, facts.keycloak] as const] : [];
});

/** How each span of time is read; a number without a unit is in days for ours, in seconds for Keycloak's. */
const spans: ReadonlyMap<string, DurationRules> = new Map<string, DurationRules>([
  ...settingNames
    .filter((name) => policySettings[name].unit === "days")
    .map((name) => [name, { unit: "days", least: policySettings[name].least }] as const),
  ...synonyms.map(
    ([our, theirs]) => [theirs, { unit: "seconds", least: policySettings[our].least }] as const,
  ),
]);

const counts: readonly string[] = settingNames.filter((name) => policySettings[name].unit === "secrets");

/**
 * Reads a policy, or what a consumer overrides of one, in our settings or in Keycloak's three.
 * @param input what stands in the stack file at `key`
 * @param base what was said where the input says nothing
 * @param system whose limits count
 */
export function parsePolicy(
  input: unknown,
  key: string,
  base: PolicySettings = {},
  system: System = "entra",
): PolicyResult {
  const { read, problems } = readPolicySettings(input, key);
  if (problems.length > 0) return { ok: false, problems };
  const settings = merged(read, base);
  const [said, most] = system === "keycloak" ? [onKeycloak(settings), mostOnKeycloak] : [settings];
  const broken = checkPolicy(said, key, most);
  return broken.length > 0
    ? { ok: false, problems: broken }
    : { ok: true, policy: resolvePolicy(said), settings };
}

/** What is said of a policy, each setting by itself: whether they go together is another question. */
export function readPolicySettings(input: unknown, key: string): { read: Read; problems: Problem[] } {
  const given = z.record(z.string(), z.unknown()).safeParse(input);
  if (!given.success) return { read: {}, problems: [{ key, got: shown(input), want: "settings by name" }] };
  const read: Read = {};
  const problems: Problem[] = [];
  for (const [name, value] of Object.entries(given.data)) {
    const one = readSetting(name, value, key);
    if (one.ok) read[name as keyof Read] = one.days;
    else problems.push(one.problem);
  }
  for (const [our, keycloaks] of synonyms) {
    if (read[our] === undefined || read[keycloaks] === undefined) continue;
    problems.push({ key: `${key}.${keycloaks}`, got: `${our} as well`, want: "one of the two" });
  }
  return { read, problems };
}

function readSetting(name: string, value: unknown, policyKey: string): DurationResult {
  const key = `${policyKey}.${cut(name)}`;
  if (counts.includes(name)) return readCount(value, key);
  const rules = spans.get(name);
  if (rules !== undefined) return parseDuration(value, key, rules);
  const names = [...spans.keys(), ...counts];
  return { ok: false, problem: { key, got: "an unknown setting", ...oneOf(name, names) } };
}

function readCount(value: unknown, key: string): DurationResult {
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text === "string" && /^[1-9]\d*$/.test(text)) return { ok: true, days: Number(text) };
  return { ok: false, problem: { key, got: shown(value), want: "a whole number, 1 or more" } };
}

/** Keycloak counts from the end: `remainingRotationPeriod` is what is left of the expiration when an update rotates. */
function merged(read: Read, base: PolicySettings): PolicySettings {
  const { expirationPeriod, remainingRotationPeriod, rotatedExpirationPeriod, ...ours } = read;
  const news: Partial<Record<PolicySetting, number | undefined>> = {
    ...ours,
    secretExpirationDays: ours.secretExpirationDays ?? expirationPeriod,
    rotatedSecretExpirationDays: ours.rotatedSecretExpirationDays ?? rotatedExpirationPeriod,
  };
  const said = { ...base, ...defined(news) };
  if (remainingRotationPeriod === undefined) return said;
  const { secretExpirationDays } = resolvePolicy(said);
  return { ...said, rotateEveryDays: secretExpirationDays - remainingRotationPeriod };
}

function defined<T>(values: Readonly<Record<string, T | undefined>>): Record<string, T> {
  const kept = Object.entries(values).filter((entry): entry is [string, T] => entry[1] !== undefined);
  return Object.fromEntries(kept);
}
