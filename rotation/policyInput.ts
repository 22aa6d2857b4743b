import { z } from "zod";
import { type DurationResult, parseDuration } from "./duration";
import { type Policy, defaultPolicy } from "./policy";
import { checkPolicy } from "./policyCheck";
import { type Problem, shown } from "./problem";

export type PolicyResult =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** How each setting is read; a number without a unit is in days for ours, in seconds for Keycloak's three. */
const settings = {
  secretExpirationDays: { unit: "days" },
  rotateEveryDays: { unit: "days" },
  earlyDays: { unit: "days", least: 0 },
  rotatedSecretExpirationDays: { unit: "days", least: 0 },
  expirationPeriod: { unit: "seconds" },
  remainingRotationPeriod: { unit: "seconds" },
  rotatedExpirationPeriod: { unit: "seconds", least: 0 },
} as const;

type Setting = keyof typeof settings;
type Read = Partial<Record<Setting | "maxActiveSecrets", number>>;

/** Keycloak's name for a setting of ours: only one of the two can hold. */
const synonyms = [
  ["secretExpirationDays", "expirationPeriod"],
  ["rotateEveryDays", "remainingRotationPeriod"],
  ["rotatedSecretExpirationDays", "rotatedExpirationPeriod"],
] as const satisfies readonly (readonly [Setting, Setting])[];

/**
 * Reads a policy, or what a consumer overrides of one, in our settings or in Keycloak's three.
 * @param input what stands in the stack file at `key`
 * @param base what holds where the input says nothing
 */
export function parsePolicy(input: unknown, key: string, base: Policy = defaultPolicy): PolicyResult {
  const { read, problems } = readSettings(input, key);
  if (problems.length > 0) return { ok: false, problems };
  const policy = merged(read, base);
  const broken = checkPolicy(policy, key);
  return broken.length > 0 ? { ok: false, problems: broken } : { ok: true, policy };
}

function readSettings(input: unknown, key: string): { read: Read; problems: Problem[] } {
  const given = z.record(z.string(), z.unknown()).safeParse(input);
  if (!given.success) return { read: {}, problems: [{ key, got: shown(input), want: "settings by name" }] };
  const read: Read = {};
  const problems: Problem[] = [];
  for (const [name, value] of Object.entries(given.data)) {
    const one = readSetting(name, value, `${key}.${name}`);
    if (one.ok) read[name as keyof Read] = one.days;
    else problems.push(one.problem);
  }
  for (const [our, keycloaks] of synonyms) {
    if (read[our] === undefined || read[keycloaks] === undefined) continue;
    problems.push({ key: `${key}.${keycloaks}`, got: `${our} as well`, want: "one of the two" });
  }
  return { read, problems };
}

function readSetting(name: string, value: unknown, key: string): DurationResult {
  if (name === "maxActiveSecrets") return readCount(value, key);
  if (Object.hasOwn(settings, name)) return parseDuration(value, key, settings[name as Setting]);
  const names = [...Object.keys(settings), "maxActiveSecrets"].join(", ");
  return { ok: false, problem: { key, got: "an unknown setting", want: `one of ${names}` } };
}

function readCount(value: unknown, key: string): DurationResult {
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text === "string" && /^[1-9]\d*$/.test(text)) return { ok: true, days: Number(text) };
  return { ok: false, problem: { key, got: shown(value), want: "a whole number, 1 or more" } };
}

/** Keycloak counts from the end: `remainingRotationPeriod` is what is left of the expiration when an update rotates. */
function merged(read: Read, base: Policy): Policy {
  const life = read.secretExpirationDays ?? read.expirationPeriod ?? base.secretExpirationDays;
  const remaining = read.remainingRotationPeriod;
  const rotated =
    read.rotatedSecretExpirationDays ?? read.rotatedExpirationPeriod ?? base.rotatedSecretExpirationDays;
  return {
    secretExpirationDays: life,
    rotateEveryDays:
      read.rotateEveryDays ?? (remaining === undefined ? base.rotateEveryDays : life - remaining),
    earlyDays: read.earlyDays ?? base.earlyDays,
    ...(rotated === undefined ? {} : { rotatedSecretExpirationDays: rotated }),
    maxActiveSecrets: read.maxActiveSecrets ?? base.maxActiveSecrets,
  };
}
