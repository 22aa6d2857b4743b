import assert from "node:assert/strict";
import fc from "fast-check";
import { type PolicySettings, defaultPolicy, effectivePolicy, isSound, resolvePolicy } from "../../rotation";
import { policies } from "./support/policies";

const app = { displayName: "sec_bcgov_v1" };
const personal = { ...app, personalAccounts: true } as const;

describe("a policy on its consumer's app", () => {
  it("is what it is where only organizations' accounts sign in", () => {
    fc.assert(
      fc.property(policies, (policy) => {
        assert.deepEqual(effectivePolicy(policy, app), { policy, warnings: [] });
      }),
    );
  });

  it("counts with two secrets where personal accounts may sign in, and warns only if that isn't enough", () => {
    fc.assert(
      fc.property(policies, (policy) => {
        const { policy: effective, warnings } = effectivePolicy(policy, personal);
        assert.equal(effective.maxActiveSecrets, Math.min(2, policy.maxActiveSecrets));
        assert.deepEqual({ ...effective, maxActiveSecrets: 0 }, { ...policy, maxActiveSecrets: 0 });
        assert.equal(warnings.length, isSound(effective) ? 0 : 1);
      }),
    );
  });

  const silent: { name: string; settings: PolicySettings }[] = [
    { name: "rotated secrets end after 76 days", settings: { rotatedSecretExpirationDays: 76 } },
    {
      name: "rotations lie half a life apart",
      settings: { rotateEveryDays: 104, secretExpirationDays: 180 },
    },
    { name: "it was written for two", settings: { maxActiveSecrets: 2, rotatedSecretExpirationDays: 60 } },
  ];
  for (const { name, settings } of silent) {
    it(`needs no warning if ${name}`, () => {
      const { policy, warnings } = effectivePolicy(resolvePolicy(settings), personal);
      assert.equal(policy.maxActiveSecrets, 2);
      assert.deepEqual(warnings, []);
    });
  }

  it("says what would do", () => {
    assert.deepEqual(effectivePolicy(defaultPolicy, personal).warnings, [
      "personal Microsoft accounts may sign in to its app (signInAudience), so Entra allows 2 secrets, and its policy needs 3: a rotation waits until one has ended, and may come too late; let only organizations' accounts sign in; or rotateEveryDays 104 to 105, rotatedSecretExpirationDays 0 to 76",
    ]);
  });
});
