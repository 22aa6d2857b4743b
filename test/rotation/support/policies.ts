import fc from "fast-check";
import { type Policy, checkPolicy } from "../../../rotation";

const shapes = fc.record({
  rotateEveryDays: fc.integer({ min: 1, max: 120 }),
  earlyDays: fc.integer({ min: 0, max: 30 }),
  rotatedSecretExpirationDays: fc.option(fc.integer({ min: 0, max: 90 }), { nil: undefined }),
  spareDays: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 60 })),
  spareSecrets: fc.integer({ min: 0, max: 2 }),
});

/** Policies that are accepted, most of them only just: a day less of life, or a secret less, would be refused. */
export const policies: fc.Arbitrary<Policy> = shapes
  // Shorter steps only mean more secrets at once, and a slower proof.
  .filter(({ earlyDays, rotateEveryDays }) => rotateEveryDays - earlyDays >= 5)
  .map(({ spareDays, spareSecrets, ...rest }) => {
    const roomy = { ...rest, maxActiveSecrets: 1_000 };
    const secretExpirationDays =
      leastThat((life) => isAccepted({ ...roomy, secretExpirationDays: life })) + spareDays;
    const maxActiveSecrets =
      leastThat((most) => isAccepted({ ...rest, secretExpirationDays, maxActiveSecrets: most })) +
      spareSecrets;
    return { ...rest, secretExpirationDays, maxActiveSecrets };
  });

function isAccepted(policy: Policy): boolean {
  return checkPolicy(policy, "policy").length === 0;
}

/** The least value below 1,000 for which something holds that, once it holds, holds for all that are greater. */
function leastThat(holds: (value: number) => boolean): number {
  let [low, high] = [1, 1_000];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
