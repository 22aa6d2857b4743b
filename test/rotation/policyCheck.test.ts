import assert from "node:assert/strict";
import { type Policy, checkPolicy, defaultPolicy, renderProblem } from "../../rotation";

const check = (policy: Partial<Policy>) =>
  checkPolicy({ ...defaultPolicy, ...policy }, "policy").map(renderProblem);

describe("a policy", () => {
  const accepted: { name: string; policy: Partial<Policy> }[] = [
    { name: "of 180 days, rotated every 90", policy: {} },
    {
      name: "of Keycloak, with two active secrets",
      policy: { maxActiveSecrets: 2, rotatedSecretExpirationDays: 76 },
    },
    {
      name: "that ends the old secret at the rotation",
      policy: { maxActiveSecrets: 1, rotatedSecretExpirationDays: 0 },
    },
    { name: "that lives just long enough", policy: { secretExpirationDays: 164 } },
    {
      name: "with a longer life than its places can hold, where rotated ones end sooner",
      policy: { secretExpirationDays: 365, rotatedSecretExpirationDays: 90 },
    },
    { name: "with as many places as it needs", policy: { secretExpirationDays: 228 } },
    {
      name: "without an early window, that outlives a skipped run",
      policy: { secretExpirationDays: 253, earlyDays: 0 },
    },
  ];
  for (const { name, policy } of accepted) {
    it(`${name}, is accepted`, () => {
      assert.deepEqual(check(policy), []);
    });
  }

  const refused: { name: string; policy: Partial<Policy>; problems: string[] }[] = [
    {
      name: "that rotates when a secret is at its end",
      policy: { rotateEveryDays: 180 },
      problems: ["policy.rotateEveryDays: got 180, want less than secretExpirationDays (180)"],
    },
    {
      name: "in which rotated secrets outlive others",
      policy: { rotatedSecretExpirationDays: 180 },
      problems: ["policy.rotatedSecretExpirationDays: got 180, want less than secretExpirationDays (180)"],
    },
    {
      name: "that is always in its early window",
      policy: { earlyDays: 90 },
      problems: ["policy.earlyDays: got 90, want less than rotateEveryDays (90)"],
    },
    {
      name: "with everything too large",
      policy: { rotateEveryDays: 200, earlyDays: 200, rotatedSecretExpirationDays: 200 },
      problems: [
        "policy.rotateEveryDays: got 200, want less than secretExpirationDays (180)",
        "policy.rotatedSecretExpirationDays: got 200, want less than secretExpirationDays (180)",
        "policy.earlyDays: got 200, want less than rotateEveryDays (200)",
      ],
    },
    {
      name: "with nothing that counts",
      policy: {
        secretExpirationDays: 0,
        rotateEveryDays: 1.5,
        earlyDays: -1,
        rotatedSecretExpirationDays: -1,
        maxActiveSecrets: NaN,
      },
      problems: [
        "policy.secretExpirationDays: got 0, want a whole number from 1",
        "policy.rotateEveryDays: got 1.5, want a whole number from 1",
        "policy.earlyDays: got -1, want a whole number from 0",
        "policy.rotatedSecretExpirationDays: got -1, want a whole number from 0",
        "policy.maxActiveSecrets: got NaN, want a whole number from 1",
      ],
    },
    {
      name: "that leaves a consumer a day too little to switch",
      policy: { secretExpirationDays: 163 },
      problems: [
        "policy.secretExpirationDays: got 163, want at least 164 = 90 + 14 (one run a week early, the next a week late) + 60 (for the consumer to switch); or a smaller rotateEveryDays",
      ],
    },
    {
      name: "whose early window is a week only, so that a punctual run can find nothing due",
      policy: { earlyDays: 7 },
      problems: [
        "policy.secretExpirationDays: got 180, want at least 246 = 2 × 90 + 13 − 7 (a run that comes too early is not due yet, the next one is a week late) + 60 (for the consumer to switch); or earlyDays of 14",
      ],
    },
    {
      name: "whose early window is a day too short",
      policy: { earlyDays: 13 },
      problems: [
        "policy.secretExpirationDays: got 180, want at least 240 = 2 × 90 + 13 − 13 (a run that comes too early is not due yet, the next one is a week late) + 60 (for the consumer to switch); or earlyDays of 14",
      ],
    },
    {
      name: "that does not outlive a skipped run",
      policy: { secretExpirationDays: 252, earlyDays: 0 },
      problems: [
        "policy.secretExpirationDays: got 252, want at least 253 = 2 × 90 + 13 − 0 (a run that comes too early is not due yet, the next one is a week late) + 60 (for the consumer to switch); or earlyDays of 14",
      ],
    },
    {
      name: "whose rotated secrets leave less time than that, and whose life is too short for that",
      policy: { secretExpirationDays: 133, rotatedSecretExpirationDays: 30 },
      problems: [
        "policy.secretExpirationDays: got 133, want at least 134 = 90 + 14 (one run a week early, the next a week late) + 30 (for the consumer to switch); or a smaller rotateEveryDays",
      ],
    },
    {
      name: "that ends the old secret at the rotation and may not live to see it",
      policy: { secretExpirationDays: 104, rotatedSecretExpirationDays: 0 },
      problems: [
        "policy.secretExpirationDays: got 104, want at least 105 = 90 + 14 (one run a week early, the next a week late) + 1 (for the consumer to switch); or a smaller rotateEveryDays",
      ],
    },
    {
      name: "with too few places for its life",
      policy: { secretExpirationDays: 229 },
      problems: [
        "policy.maxActiveSecrets: got 3, want at least 4: 3 × (90 − 14) = 228 is less than secretExpirationDays (229)",
      ],
    },
    {
      name: "that rotates faster with the same three places",
      policy: { rotateEveryDays: 60 },
      problems: [
        "policy.maxActiveSecrets: got 3, want at least 4: 3 × (60 − 14) = 138 is less than secretExpirationDays (180)",
      ],
    },
    {
      name: "with too few places for its rotated secrets",
      policy: { maxActiveSecrets: 2, rotatedSecretExpirationDays: 77 },
      problems: [
        "policy.maxActiveSecrets: got 2, want at least 3: 1 × (90 − 14) = 76 is less than rotatedSecretExpirationDays (77)",
      ],
    },
    {
      name: "in which rotated secrets need fewer places than whole lives",
      policy: { secretExpirationDays: 1_000, maxActiveSecrets: 2, rotatedSecretExpirationDays: 200 },
      problems: [
        "policy.maxActiveSecrets: got 2, want at least 4: 1 × (90 − 14) = 76 is less than rotatedSecretExpirationDays (200)",
      ],
    },
  ];
  for (const { name, policy, problems } of refused) {
    it(`${name}, is refused`, () => {
      assert.deepEqual(check(policy), problems);
    });
  }
});
