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
    { name: "that lives just long enough", policy: { secretExpirationDays: 165 } },
    {
      name: "with a longer life than its places can hold, where rotated ones end sooner",
      policy: { secretExpirationDays: 365, rotatedSecretExpirationDays: 90 },
    },
    { name: "with as many places as it needs", policy: { secretExpirationDays: 228 } },
    {
      name: "without an early window, that outlives a skipped run",
      policy: { secretExpirationDays: 254, earlyDays: 0 },
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
      problems: [
        "policy.rotateEveryDays: got 180, want less than secretExpirationDays (180), so 74 to 105; or secretExpirationDays 255 to 498",
      ],
    },
    {
      name: "in which rotated secrets outlive others",
      policy: { rotatedSecretExpirationDays: 180 },
      problems: [
        "policy.rotatedSecretExpirationDays: got 180, want less than secretExpirationDays (180), so 0 to 179; or secretExpirationDays 181 to 228",
      ],
    },
    {
      name: "that is always in its early window",
      policy: { earlyDays: 90 },
      problems: [
        "policy.earlyDays: got 90, want less than rotateEveryDays (90), so 14 to 30; no other single change is enough",
      ],
    },
    {
      name: "with everything too large",
      policy: { rotateEveryDays: 200, earlyDays: 200, rotatedSecretExpirationDays: 200 },
      problems: [
        "policy.rotateEveryDays: got 200, want less than secretExpirationDays (180); no single change is enough: docs/how-it-works.md has policies that work",
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
        runsOffByDays: 3_651,
        switchWithinDays: 0,
      },
      problems: [
        "policy.secretExpirationDays: got 0, want a whole number from 1 to 3650; no single change is enough: docs/how-it-works.md has policies that work",
        "policy.rotateEveryDays: got 1.5, want a whole number from 1 to 3650",
        "policy.earlyDays: got -1, want a whole number from 0 to 3650",
        "policy.rotatedSecretExpirationDays: got -1, want a whole number from 0 to 3650",
        "policy.maxActiveSecrets: got NaN, want a whole number from 1 to 1000",
        "policy.runsOffByDays: got 3651, want a whole number from 0 to 3650",
        "policy.switchWithinDays: got 0, want a whole number from 1 to 3650",
      ],
    },
    {
      name: "that leaves a consumer a day too little to switch",
      policy: { secretExpirationDays: 164 },
      problems: [
        "policy.secretExpirationDays: got 164, want at least 90 + 2 × 7 + 60 to switch + 1, so 165 to 228; or rotateEveryDays 69 to 89, rotatedSecretExpirationDays 0 to 59, runsOffByDays 0 to 6, switchWithinDays 1 to 59",
      ],
    },
    {
      name: "whose early window is a week only, so that a punctual run can find nothing due",
      policy: { earlyDays: 7 },
      problems: [
        "policy.secretExpirationDays: got 180, want at least 2 × 90 + 13 − 7 + 60 to switch + 1 (earlyDays under 2 × 7), so 247 to 249; or earlyDays 14 to 30, runsOffByDays 0 to 3",
      ],
    },
    {
      name: "whose early window is a day too short",
      policy: { earlyDays: 13 },
      problems: [
        "policy.secretExpirationDays: got 180, want at least 241 = 2 × 90 + 13 − 13 + 60 to switch + 1 (earlyDays under 2 × 7); or earlyDays 14 to 30, runsOffByDays 0 to 6",
      ],
    },
    {
      name: "that does not outlive a skipped run",
      policy: { secretExpirationDays: 253, earlyDays: 0 },
      problems: [
        "policy.secretExpirationDays: got 253, want at least 2 × 90 + 13 − 0 + 60 to switch + 1 (earlyDays under 2 × 7), so 254 to 270; or rotateEveryDays 85 to 89, earlyDays 1 to 5, rotatedSecretExpirationDays 0 to 59, runsOffByDays 0 to 6, switchWithinDays 1 to 59",
      ],
    },
    {
      name: "that leaves a consumer too little with runs two weeks off",
      policy: { secretExpirationDays: 178, runsOffByDays: 14, earlyDays: 28 },
      problems: [
        "policy.secretExpirationDays: got 178, want at least 90 + 2 × 14 + 60 to switch + 1, so 179 to 186; or rotateEveryDays 88 to 89, rotatedSecretExpirationDays 0 to 59, runsOffByDays 0 to 13, switchWithinDays 1 to 59",
      ],
    },
    {
      name: "with runs on their day, that leaves a weekly watch no time to make up for a missed one",
      policy: { secretExpirationDays: 156, earlyDays: 0, runsOffByDays: 0 },
      problems: [
        "policy.secretExpirationDays: got 156, want at least 90 − 0 + 7 + 60 to switch (the weekly watch), so 157 to 270; or rotateEveryDays 52 to 89, earlyDays 1 to 38, rotatedSecretExpirationDays 0 to 59, switchWithinDays 1 to 59",
      ],
    },
    {
      name: "whose rotated secrets leave less time than that, and whose life is too short for that",
      policy: { secretExpirationDays: 134, rotatedSecretExpirationDays: 30 },
      problems: [
        "policy.secretExpirationDays: got 134, want at least 90 + 2 × 7 + 30 to switch + 1, so 135 to 3650; or rotateEveryDays 29 to 89, rotatedSecretExpirationDays 0 to 29, runsOffByDays 0 to 6, switchWithinDays 1 to 29",
      ],
    },
    {
      name: "that ends the old secret at the rotation and may not live to see it",
      policy: { secretExpirationDays: 104, rotatedSecretExpirationDays: 0 },
      problems: [
        "policy.secretExpirationDays: got 104, want at least 90 + 2 × 7 + 0 to switch + 1, so 105 to 3650; or rotateEveryDays 15 to 89, runsOffByDays 0 to 6",
      ],
    },
    {
      name: "with too few places for its life",
      policy: { secretExpirationDays: 229 },
      problems: [
        "policy.maxActiveSecrets: got 3, want at least 4: 3 × (90 − 14) is less than secretExpirationDays (229), so 4 to 1000; or secretExpirationDays 165 to 228, rotateEveryDays 91 to 154, rotatedSecretExpirationDays 0 to 152",
      ],
    },
    {
      name: "that rotates faster with the same three places",
      policy: { rotateEveryDays: 60 },
      problems: [
        "policy.maxActiveSecrets: got 3, want at least 4: 3 × (60 − 14) is less than secretExpirationDays (180), so 4 to 1000; or secretExpirationDays 135 to 138, rotateEveryDays 74 to 105, rotatedSecretExpirationDays 0 to 92",
      ],
    },
    {
      name: "with too few places for its rotated secrets",
      policy: { maxActiveSecrets: 2, rotatedSecretExpirationDays: 77 },
      problems: [
        "policy.maxActiveSecrets: got 2, want at least 3: 1 × (90 − 14) is less than rotatedSecretExpirationDays (77), so 3 to 1000; or rotateEveryDays 91 to 105, rotatedSecretExpirationDays 0 to 76",
      ],
    },
    {
      name: "in which rotated secrets need fewer places than whole lives",
      policy: { secretExpirationDays: 1_000, maxActiveSecrets: 2, rotatedSecretExpirationDays: 200 },
      problems: [
        "policy.maxActiveSecrets: got 2, want at least 4: 1 × (90 − 14) is less than rotatedSecretExpirationDays (200), so 4 to 1000; or rotateEveryDays 214 to 925, rotatedSecretExpirationDays 0 to 76",
      ],
    },
    {
      name: "that lives too short and has too few places, with all of it at once",
      policy: { secretExpirationDays: 150, maxActiveSecrets: 1 },
      problems: [
        "policy.secretExpirationDays: got 150, want at least 165 = 90 + 2 × 7 + 60 to switch + 1; or rotatedSecretExpirationDays 0",
        "policy.maxActiveSecrets: got 1, want at least 2: 1 × (90 − 14) is less than secretExpirationDays (150)",
      ],
    },
  ];
  for (const { name, policy, problems } of refused) {
    it(`${name}, is refused`, () => {
      assert.deepEqual(check(policy), problems);
    });
  }
});

describe("a policy of a client of Keycloak, which has two secrets", () => {
  const onTwo = (policy: Partial<Policy>) =>
    checkPolicy(
      { ...defaultPolicy, maxActiveSecrets: 2, rotatedSecretExpirationDays: 76, ...policy },
      "policy",
      2,
    ).map(renderProblem);

  it("is accepted where a rotated one is over when the next rotation comes", () => {
    assert.deepEqual(onTwo({}), []);
    assert.deepEqual(onTwo({ rotatedSecretExpirationDays: 0, maxActiveSecrets: 1 }), []);
  });

  it("is refused where a rotated one would live longer, with the sum", () => {
    const [first = "", ...more] = onTwo({ rotatedSecretExpirationDays: 77 });
    assert.match(
      first,
      /^policy\.rotatedSecretExpirationDays: got 77, want at most 1 × \(90 − 14\), the shortest time between two rotations: Keycloak has two secrets, so \d+ to 76; /,
    );
    assert.deepEqual(more, []);
  });

  it("is refused with more secrets than that", () => {
    const [first = "", ...more] = onTwo({ maxActiveSecrets: 3 });
    assert.match(first, /^policy\.maxActiveSecrets: got 3, want at most 2: Keycloak has two, so 2/);
    assert.deepEqual(more, []);
  });

  it("is refused for its secrets' number where rotated ones live as long as the others", () => {
    const [first = ""] = onTwo({ rotatedSecretExpirationDays: undefined });
    assert.match(
      first,
      /^policy\.maxActiveSecrets: got 2, want at least 3: 2 × \(90 − 14\) is less than secretExpirationDays \(180\)/,
    );
  });
});
