import { type Policy, timeToSwitch } from "./policy";
import type { Problem } from "./problem";

/** A run comes up to a week early or late. */
const weekOff = 7;

/** What is wrong with a policy, with the sum that shows it where it can't keep what it promises. */
export function checkPolicy(policy: Policy, key: string): Problem[] {
  for (const check of [wholeDays, smallerThan, longEnough, roomEnough]) {
    // Each check counts on those before it.
    const problems = check(policy);
    if (problems.length > 0) return problems.map((problem) => ({ ...problem, key: `${key}.${problem.key}` }));
  }
  return [];
}

const least: Readonly<Required<Record<keyof Policy, 0 | 1>>> = {
  secretExpirationDays: 1,
  rotateEveryDays: 1,
  earlyDays: 0,
  rotatedSecretExpirationDays: 0,
  maxActiveSecrets: 1,
};

function wholeDays(policy: Policy): Problem[] {
  return (Object.keys(least) as (keyof Policy)[]).flatMap((name) => {
    const value = policy[name];
    if (value === undefined || (Number.isInteger(value) && value >= least[name])) return [];
    return [{ key: name, got: String(value), want: `a whole number from ${least[name]}` }];
  });
}

function smallerThan(policy: Policy): Problem[] {
  const pairs = [
    ["rotateEveryDays", "secretExpirationDays"],
    ["rotatedSecretExpirationDays", "secretExpirationDays"],
    ["earlyDays", "rotateEveryDays"],
  ] as const;
  return pairs.flatMap(([small, large]) => {
    const value = policy[small];
    if (value === undefined || value < policy[large]) return [];
    return [{ key: small, got: String(value), want: `less than ${large} (${policy[large]})` }];
  });
}

/**
 * Invariant 1: with a run every `rotateEveryDays`, up to a week off, whoever switches within 60 days of a handover
 * always holds a valid secret. So a secret must outlive the longest time from one rotation to the next by the time to
 * switch. That time is a rotated secret's whole life where `rotatedSecretExpirationDays` makes it shorter.
 */
function longEnough(policy: Policy): Problem[] {
  const { secretExpirationDays: life, rotateEveryDays: every, earlyDays: early } = policy;
  // Even where it ends with the rotation, it must live to see that day.
  const toSwitch = Math.max(1, timeToSwitch(policy));
  const skips = early < 2 * weekOff;
  const apart = skips ? 2 * every + 2 * weekOff - 1 - early : every + 2 * weekOff;
  if (life >= apart + toSwitch) return [];
  const why = skips
    ? `2 × ${every} + ${2 * weekOff - 1} − ${early} (a run that comes too early is not due yet, the next one is a week late)`
    : `${every} + ${2 * weekOff} (one run a week early, the next a week late)`;
  return [
    {
      key: "secretExpirationDays",
      got: String(life),
      want: `at least ${apart + toSwitch} = ${why} + ${toSwitch} (for the consumer to switch)`,
      wayOut: skips ? `or earlyDays of ${2 * weekOff}` : "or a smaller rotateEveryDays",
    },
  ];
}

/** Invariant 6: rotations that come as early as the policy lets them must find room under the cap. */
function roomEnough(policy: Policy): Problem[] {
  const { secretExpirationDays: life, rotatedSecretExpirationDays: rest, maxActiveSecrets: most } = policy;
  const apart = policy.rotateEveryDays - policy.earlyDays;
  if (most * apart >= life || (rest !== undefined && (most - 1) * apart >= rest)) return [];
  const needed = Math.min(
    Math.ceil(life / apart),
    rest === undefined ? Infinity : 1 + Math.ceil(rest / apart),
  );
  const interval = `(${policy.rotateEveryDays} − ${policy.earlyDays})`;
  const sum =
    rest === undefined
      ? `${most} × ${interval} = ${most * apart} is less than secretExpirationDays (${life})`
      : `${most - 1} × ${interval} = ${(most - 1) * apart} is less than rotatedSecretExpirationDays (${rest})`;
  return [{ key: "maxActiveSecrets", got: String(most), want: `at least ${needed}: ${sum}` }];
}
