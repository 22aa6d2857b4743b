import {
  type Policy,
  type PolicySetting,
  type PolicySettings,
  placesNeeded,
  policySettings,
  resolvePolicy,
  runsOffBy,
  settingNames,
  timeToSwitch,
} from "./policy";
import { readyMadeLike } from "./policyExamples";
import { type PolicyPromise, type PolicyRange, rangeText, rangesOf } from "./policyRange";
import type { Problem } from "./problem";

/** What is wrong with one setting. */
interface Fault {
  readonly setting: PolicySetting;
  readonly value: number;
  /** What it should be, with the sum that says so. */
  readonly want: string;
}

/**
 * What is wrong with a policy that can't keep what it promises: each setting at fault with the values that would do and
 * the sum that shows it; the first names every other setting that would be enough alone, with all the values that do.
 * @param most how many secrets the system allows at once
 */
export function checkPolicy(settings: PolicySettings, key: string, most = Infinity): Problem[] {
  const policy = resolvePolicy(settings);
  const isWithin: PolicyPromise = ({ maxActiveSecrets }) => maxActiveSecrets <= most;
  if (isSound(policy) && isWithin(policy)) return [];
  const faults = faultsOf(policy, most);
  const ranges = rangesOf(settings, [...promises, isWithin]);
  return faults.map(({ setting, value, want }, index) => {
    const own = ranges.get(setting);
    return {
      key: `${key}.${setting}`,
      got: String(value),
      want: own === undefined ? want : `${want.replace(/ \d+ = /, " ")}, so ${rangeText(own)}`,
      ...(index === 0 ? { wayOut: wayOut(setting, ranges, settings) } : {}),
    };
  });
}

/** True for a policy that keeps all that it promises. */
export function isSound(policy: Policy): boolean {
  return promises.every((keeps) => keeps(policy));
}

/** Each check counts on those before it. */
function faultsOf(policy: Policy, most: number): Fault[] {
  const fewEnough = ({ maxActiveSecrets: value }: Policy): Fault[] =>
    value <= most ? [] : [{ setting: "maxActiveSecrets", value, want: `at most ${most}: Keycloak has two` }];
  const promised = (one: Policy): Fault[] => [...longEnough(one), ...roomEnough(one, most)];
  for (const check of [wholeDays, fewEnough, smallerThan, promised]) {
    const faults = check(policy);
    if (faults.length > 0) return faults;
  }
  return [];
}

const promises: readonly PolicyPromise[] = [
  (policy) => wholeDays(policy).length === 0,
  ...pairs().map(
    ([small, large]): PolicyPromise =>
      (policy) =>
        (policy[small] ?? -1) < policy[large],
  ),
  (policy) => policy.secretExpirationDays >= betweenRuns(policy) + timeToSwitch(policy) + lastDay,
  (policy) => policy.secretExpirationDays >= untilWatched(policy) + timeToSwitch(policy),
  (policy) => policy.maxActiveSecrets >= placesNeeded(policy),
];

function wayOut(
  setting: PolicySetting,
  ranges: ReadonlyMap<PolicySetting, PolicyRange>,
  settings: PolicySettings,
): string {
  const others = [...ranges].filter(([name]) => name !== setting);
  if (others.length > 0)
    return `or ${others.map(([name, range]) => `${name} ${rangeText(range)}`).join(", ")}`;
  if (ranges.size > 0) return "no other single change is enough";
  return together(settings) ?? "no single change is enough: docs/how-it-works.md has policies that work";
}

/** What would do, changed all at once; undefined if that is too much for a line. */
function together(settings: PolicySettings): string | undefined {
  const now = resolvePolicy(settings);
  const changes = Object.entries(readyMadeLike(settings))
    .filter(([name, value]) => now[name as PolicySetting] !== value)
    .map(([name, value]) => `${name}: ${value}`);
  const text = `change these together: { ${changes.join(", ")} }`;
  return text.length <= 140 ? text : undefined;
}

function wholeDays(policy: Policy): Fault[] {
  return settingNames.flatMap((setting) => {
    const value = policy[setting];
    const { least, most } = policySettings[setting];
    if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return [];
    return [{ setting, value, want: `a whole number from ${least} to ${most}` }];
  });
}

function pairs() {
  return [
    ["rotateEveryDays", "secretExpirationDays"],
    ["rotatedSecretExpirationDays", "secretExpirationDays"],
    ["earlyDays", "rotateEveryDays"],
  ] as const;
}

function smallerThan(policy: Policy): Fault[] {
  return pairs().flatMap(([setting, large]) => {
    const value = policy[setting];
    if (value === undefined || value < policy[large]) return [];
    return [{ setting, value, want: `less than ${large} (${policy[large]})` }];
  });
}

/** A secret ends at 00:00Z: somebody who switches in the course of that day is too late. */
const lastDay = 1;

/**
 * Invariant 1: with a run every `rotateEveryDays`, up to `runsOffByDays` off, whoever switches within
 * `switchWithinDays` of a handover always holds a valid secret. So a secret must outlive the longest time from one
 * rotation to the next by the time to switch. That time is a rotated secret's whole life where
 * `rotatedSecretExpirationDays` makes it shorter.
 */
function longEnough(policy: Policy): Fault[] {
  const { secretExpirationDays: life, rotateEveryDays: every, earlyDays: early } = policy;
  const off = runsOffBy(policy);
  const toSwitch = timeToSwitch(policy);
  const [punctual, watched] = [betweenRuns(policy) + lastDay, untilWatched(policy)];
  const least = Math.max(punctual, watched) + toSwitch;
  if (life >= least) return [];
  const explained = (sum: string, because = ""): Fault => {
    return { setting: "secretExpirationDays", value: life, want: `at least ${least} = ${sum}${because}` };
  };
  if (watched > punctual) {
    const because = " (the weekly watch)";
    return [explained(`${every} − ${early} + ${watchDays} + ${toSwitch} to switch`, because)];
  }
  if (!skips(policy)) return [explained(`${every} + 2 × ${off} + ${toSwitch} to switch + ${lastDay}`)];
  const apart = `2 × ${every} + ${2 * off - 1} − ${early}`;
  return [explained(`${apart} + ${toSwitch} to switch + ${lastDay}`, ` (earlyDays under 2 × ${off})`)];
}

/** A run that comes earlier than the early window lets it finds nothing due, and the next one may be late. */
function skips(policy: Policy): boolean {
  return policy.earlyDays < 2 * runsOffBy(policy);
}

/** The longest time between two rotations if every run comes. */
function betweenRuns(policy: Policy): number {
  const { rotateEveryDays: every, earlyDays: early } = policy;
  const off = runsOffBy(policy);
  const punctual = every + 2 * off;
  return skips(policy) ? Math.max(punctual, 2 * every + 2 * off - 1 - early) : punctual;
}

/** A watch looks once a week: at the latest on the sixth day after the one on which a rotation was due. */
const watchDays = 7;

/** The longest time between two rotations if a run was missed and a watch makes up for it. */
function untilWatched({ rotateEveryDays, earlyDays }: Policy): number {
  return rotateEveryDays - earlyDays + watchDays;
}

/** Invariant 6: rotations that come as early as the policy lets them must find room under the cap. */
function roomEnough(policy: Policy, possible: number): Fault[] {
  const { secretExpirationDays: life, rotatedSecretExpirationDays: rest, maxActiveSecrets: most } = policy;
  const needed = placesNeeded(policy);
  if (most >= needed) return [];
  if (rest !== undefined && needed > possible) return [shortEnough(policy, rest, possible)];
  const interval = `(${policy.rotateEveryDays} − ${policy.earlyDays})`;
  const sum =
    rest === undefined
      ? `${most} × ${interval} is less than secretExpirationDays (${life})`
      : `${most - 1} × ${interval} is less than rotatedSecretExpirationDays (${rest})`;
  return [{ setting: "maxActiveSecrets", value: most, want: `at least ${needed}: ${sum}` }];
}

/** Where the system has no more places, a rotated one must be over when the next rotation comes. */
function shortEnough(
  { rotateEveryDays: every, earlyDays: early }: Policy,
  value: number,
  most: number,
): Fault {
  const sum = `${most - 1} × (${every} − ${early})`;
  const want = `at most ${(most - 1) * (every - early)} = ${sum}, the shortest time between two rotations: Keycloak has two secrets`;
  return { setting: "rotatedSecretExpirationDays", value, want };
}
