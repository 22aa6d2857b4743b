import fc from "fast-check";
import { type Policy, type PolicySettings, isSound, resolvePolicy } from "../../../rotation";

const shapes = fc.record({
  rotateEveryDays: fc.integer({ min: 1, max: 120 }),
  // Left out: twice what runs are off by.
  earlyDays: fc.option(fc.integer({ min: 0, max: 30 }), { nil: undefined }),
  rotatedSecretExpirationDays: fc.option(fc.integer({ min: 0, max: 90 }), { nil: undefined }),
  runsOffByDays: fc.oneof(fc.constant(7), fc.integer({ min: 0, max: 20 })),
  switchWithinDays: fc.oneof(fc.constant(60), fc.integer({ min: 1, max: 90 })),
  spareDays: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 60 })),
  // Left out: as many as the dates need.
  spareSecrets: fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined }),
});

/** Policies that are accepted, most of them only just: a day less of life, or a secret less, would be refused. */
export const policies: fc.Arbitrary<Policy> = shapes
  .filter(
    ({ rotateEveryDays, runsOffByDays, earlyDays = 2 * runsOffByDays }) => rotateEveryDays - earlyDays >= 5,
  )
  .map(({ spareDays, spareSecrets, ...rest }) => {
    const dates = {
      ...rest,
      secretExpirationDays:
        leastThat((life) => isAccepted({ ...rest, maxActiveSecrets: 1_000, secretExpirationDays: life })) +
        spareDays,
    };
    if (spareSecrets === undefined) return resolvePolicy(dates);
    const most = leastThat((some) => isAccepted({ ...dates, maxActiveSecrets: some }));
    return resolvePolicy({ ...dates, maxActiveSecrets: most + spareSecrets });
  })
  // More secrets at once only mean a slower proof.
  .filter(({ maxActiveSecrets }) => maxActiveSecrets <= 12);

function isAccepted(policy: PolicySettings): boolean {
  return isSound(resolvePolicy(policy));
}

/** The least value below 1,000 for which something holds that, once it holds, holds for all that are greater. */
export function leastThat(holds: (value: number) => boolean): number {
  let [low, high] = [1, 1_000];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
