import assert from "node:assert/strict";
import { type Policy, type PolicySettings, defaultPolicy, parsePolicy, renderProblem } from "../../rotation";

function read(input: unknown, base?: PolicySettings): Policy {
  const result = parsePolicy(input, "policy", base);
  assert(result.ok, result.ok ? "" : result.problems.map(renderProblem).join("\n"));
  return result.policy;
}

function refused(input: unknown): string[] {
  const result = parsePolicy(input, "policy");
  return result.ok ? [] : result.problems.map(renderProblem);
}

describe("a policy in a stack file", () => {
  it("has defaults for everything", () => {
    assert.deepEqual(read({}), defaultPolicy);
    assert.deepEqual(defaultPolicy, {
      secretExpirationDays: 180,
      rotateEveryDays: 90,
      earlyDays: 14,
      maxActiveSecrets: 3,
    });
  });

  it("is read in our settings", () => {
    const policy = {
      secretExpirationDays: 100,
      rotateEveryDays: 26,
      earlyDays: 14,
      rotatedSecretExpirationDays: 20,
      maxActiveSecrets: 15,
    };
    const input = {
      secretExpirationDays: "100d",
      rotateEveryDays: "P26D",
      earlyDays: 14,
      rotatedSecretExpirationDays: "20 days",
      maxActiveSecrets: "15",
    };
    assert.deepEqual(read(input), policy);
  });

  it("is read in Keycloak's three settings, in seconds", () => {
    const day = 86_400;
    const input = {
      expirationPeriod: 180 * day,
      remainingRotationPeriod: 100 * day,
      rotatedExpirationPeriod: 60 * day,
      maxActiveSecrets: 2,
    };
    assert.deepEqual(read(input), {
      ...defaultPolicy,
      rotateEveryDays: 80,
      rotatedSecretExpirationDays: 60,
      maxActiveSecrets: 2,
    });
  });

  it("may end the old secret at the rotation, and have no early window", () => {
    assert.equal(read({ rotatedSecretExpirationDays: 0 }).rotatedSecretExpirationDays, 0);
    assert.equal(read({ rotatedExpirationPeriod: 0 }).rotatedSecretExpirationDays, 0);
    assert.equal(read({ earlyDays: 0, secretExpirationDays: 254 }).earlyDays, 0);
  });

  it("overrides only what it names", () => {
    const base: Policy = {
      secretExpirationDays: 200,
      rotateEveryDays: 100,
      earlyDays: 15,
      rotatedSecretExpirationDays: 70,
      maxActiveSecrets: 4,
    };
    assert.deepEqual(read({}, base), base);
    assert.deepEqual(read({ earlyDays: 20 }, base), { ...base, earlyDays: 20 });
    assert.deepEqual(read({ rotateEveryDays: 90 }, base), { ...base, rotateEveryDays: 90 });
    assert.deepEqual(read({ secretExpirationDays: 210 }, base), { ...base, secretExpirationDays: 210 });
    assert.deepEqual(read({ remainingRotationPeriod: "110d" }, base), { ...base, rotateEveryDays: 90 });
    assert.deepEqual(read({ expirationPeriod: "210d", remainingRotationPeriod: "110d" }, base), {
      ...base,
      secretExpirationDays: 210,
    });
  });

  const derived: { name: string; input: PolicySettings; base?: PolicySettings; policy: Partial<Policy> }[] = [
    {
      name: "earlyDays is twice what runs are off by",
      input: { runsOffByDays: 5 },
      policy: { earlyDays: 10 },
    },
    {
      name: "maxActiveSecrets is 3 where the dates need no more, so that there is room for a forced rotation",
      input: { rotateEveryDays: 105 },
      policy: { maxActiveSecrets: 3 },
    },
    {
      name: "maxActiveSecrets is as many as the dates need",
      input: { rotateEveryDays: 30 },
      policy: { maxActiveSecrets: 12 },
    },
    {
      name: "maxActiveSecrets is as many as the rotated secrets need",
      input: { rotateEveryDays: 30, rotatedSecretExpirationDays: 60 },
      policy: { maxActiveSecrets: 5 },
    },
    {
      name: "it is derived anew for a consumer that overrides what it is derived from",
      input: { runsOffByDays: 10 },
      base: { rotateEveryDays: 60 },
      policy: { earlyDays: 20, maxActiveSecrets: 5 },
    },
    {
      name: "it is what the stack's policy says, if that says it",
      input: { runsOffByDays: 3 },
      base: { earlyDays: 15, maxActiveSecrets: 7 },
      policy: { earlyDays: 15, maxActiveSecrets: 7 },
    },
  ];
  for (const { name, input, base, policy } of derived) {
    it(`derives what is left out: ${name}`, () => {
      const whole = read(input, base);
      assert.deepEqual({ ...whole, ...policy }, whole);
    });
  }

  it("says nothing of runs and switching where that is the default, as ledgers from before", () => {
    assert.deepEqual(read({ runsOffByDays: 7, switchWithinDays: 60 }), defaultPolicy);
    assert.deepEqual(read({ runsOffByDays: "5 days", switchWithinDays: "P21D" }), {
      ...defaultPolicy,
      earlyDays: 10,
      runsOffByDays: 5,
      switchWithinDays: 21,
    });
  });

  it("can be 90 days at most", () => {
    assert.deepEqual(read({ secretExpirationDays: 90, rotateEveryDays: 30, switchWithinDays: 21 }), {
      secretExpirationDays: 90,
      rotateEveryDays: 30,
      earlyDays: 14,
      maxActiveSecrets: 6,
      switchWithinDays: 21,
    });
  });

  const cases: { name: string; input: unknown; problems: string[] }[] = [
    { name: "that is none", input: [], problems: ["policy: got [], want settings by name"] },
    { name: "that is missing", input: undefined, problems: ["policy: got nothing, want settings by name"] },
    {
      name: "with an unknown setting",
      input: { rotateEvery: 90, maxActiveSecret: 3, switchWithinDay: 3, toString: 1, constructor: 1 },
      problems: [
        "policy.rotateEvery: got an unknown setting, want a known one; did you mean rotateEveryDays?",
        "policy.maxActiveSecret: got an unknown setting, want a known one; did you mean maxActiveSecrets?",
        "policy.switchWithinDay: got an unknown setting, want a known one; did you mean switchWithinDays?",
        ...["toString", "constructor"].map(
          (name) =>
            `policy.${name}: got an unknown setting, want one of secretExpirationDays, rotateEveryDays, earlyDays, rotatedSecretExpirationDays, runsOffByDays, switchWithinDays, expirationPeriod, remainingRotationPeriod, rotatedExpirationPeriod, maxActiveSecrets`,
        ),
      ],
    },
    {
      name: "with values that are none",
      input: { secretExpirationDays: "long", maxActiveSecrets: 2.5 },
      problems: [
        'policy.secretExpirationDays: got "long", want a whole number of days, 1 or more, such as 180, "180 days", "P180D" or "15552000s"',
        "policy.maxActiveSecrets: got 2.5, want a whole number, 1 or more",
      ],
    },
    {
      name: "without any active secret",
      input: { maxActiveSecrets: 0 },
      problems: ["policy.maxActiveSecrets: got 0, want a whole number, 1 or more"],
    },
    {
      name: "with a text for a count",
      input: { maxActiveSecrets: "3x" },
      problems: ['policy.maxActiveSecrets: got "3x", want a whole number, 1 or more'],
    },
    {
      name: "with x3 for a count",
      input: { maxActiveSecrets: "x3" },
      problems: ['policy.maxActiveSecrets: got "x3", want a whole number, 1 or more'],
    },
    {
      name: "with true for a count",
      input: { maxActiveSecrets: true },
      problems: ["policy.maxActiveSecrets: got true, want a whole number, 1 or more"],
    },
    {
      name: "that says one thing in both languages",
      input: {
        secretExpirationDays: 180,
        expirationPeriod: "180d",
        rotateEveryDays: 90,
        remainingRotationPeriod: "90d",
        rotatedSecretExpirationDays: 60,
        rotatedExpirationPeriod: "60d",
      },
      problems: [
        "policy.expirationPeriod: got secretExpirationDays as well, want one of the two",
        "policy.remainingRotationPeriod: got rotateEveryDays as well, want one of the two",
        "policy.rotatedExpirationPeriod: got rotatedSecretExpirationDays as well, want one of the two",
      ],
    },
    {
      name: "that can't keep its promises",
      input: { rotateEveryDays: 200 },
      problems: [
        "policy.rotateEveryDays: got 200, want less than secretExpirationDays (180), so 15 to 105; or secretExpirationDays 275 to 3650",
      ],
    },
    {
      name: "with more remaining than there is",
      input: { remainingRotationPeriod: "180d" },
      problems: [
        "policy.rotateEveryDays: got 0, want a whole number from 1 to 3650, so 15 to 105; no other single change is enough",
      ],
    },
  ];
  for (const { name, input, problems } of cases) {
    it(`${name} is refused`, () => {
      assert.deepEqual(refused(input), problems);
    });
  }
});
