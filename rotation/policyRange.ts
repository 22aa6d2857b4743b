import {
  type Policy,
  type PolicySetting,
  type PolicySettings,
  policySettings,
  resolvePolicy,
  settingNames,
} from "./policy";

/** From the first value that would do to the last one: those between do as well. */
export type PolicyRange = readonly [first: number, last: number];

/** Something that a policy must keep. In each setting it holds up to some value, or from some value on. */
export type PolicyPromise = (policy: Policy) => boolean;

/** For each setting all the values that would do with the others as they are; without those that change nothing. */
export function rangesOf(
  settings: PolicySettings,
  promises: readonly PolicyPromise[],
): ReadonlyMap<PolicySetting, PolicyRange> {
  const now = resolvePolicy(settings);
  // Most settings have nothing to do with what is broken, which is soon found out.
  const brokenFirst = [...promises].sort((a, b) => Number(a(now)) - Number(b(now)));
  return new Map(
    settingNames.flatMap((name) => {
      const range = common(policySettings[name], brokenFirst, (value) =>
        resolvePolicy({ ...settings, [name]: value }),
      );
      return range === undefined ? [] : [[name, range] as const];
    }),
  );
}

/** Where all of the promises hold. */
function common(
  { least, most }: { readonly least: number; readonly most: number },
  promises: readonly PolicyPromise[],
  policyWith: (value: number) => Policy,
): PolicyRange | undefined {
  let range: PolicyRange = [least, most];
  for (const keeps of promises) {
    const held = rangeOf(range, (value) => keeps(policyWith(value)));
    if (held === undefined) return undefined;
    range = held;
  }
  return range;
}

/** `164 to 228`. */
export function rangeText([first, last]: PolicyRange): string {
  return first === last ? String(first) : `${first} to ${last}`;
}

/** Where something holds that changes once at most: halved until the place is found. */
function rangeOf([least, most]: PolicyRange, holds: (value: number) => boolean): PolicyRange | undefined {
  const [atLeast, atMost] = [holds(least), holds(most)];
  if (atLeast === atMost) return atLeast ? [least, most] : undefined;
  let [low, high] = [least, most];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle) === atLeast) low = middle;
    else high = middle;
  }
  return atLeast ? [least, low] : [high, most];
}
