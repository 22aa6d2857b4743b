import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type PolicySettings,
  checkPolicy,
  isSound,
  parsePolicy,
  renderProblem,
  renderShort,
  resolvePolicy,
} from "../../rotation";

const names = [
  "secretExpirationDays",
  "rotateEveryDays",
  "earlyDays",
  "rotatedSecretExpirationDays",
  "maxActiveSecrets",
  "runsOffByDays",
  "switchWithinDays",
] as const;
type Name = (typeof names)[number];

/** Beyond what any setting may be. */
const beyond = 3_651;

const days = fc.oneof(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: beyond }));
const some: fc.Arbitrary<PolicySettings> = fc.record(
  {
    secretExpirationDays: days,
    rotateEveryDays: fc.oneof(fc.integer({ min: 1, max: 180 }), days),
    earlyDays: fc.oneof(fc.integer({ min: 0, max: 30 }), days),
    rotatedSecretExpirationDays: days,
    maxActiveSecrets: fc.integer({ min: 1, max: 8 }),
    runsOffByDays: fc.oneof(fc.integer({ min: 0, max: 20 }), days),
    switchWithinDays: fc.oneof(fc.integer({ min: 1, max: 90 }), days),
  },
  { requiredKeys: [] },
);
const refused = some.filter((settings) => !isSound(resolvePolicy(settings)));

/** What the text of a refusal says would do: `rotateEveryDays 15 to 89`, and the range that a problem's own key wants. */
function rangesIn(settings: PolicySettings): Map<Name, readonly [number, number]> {
  const problems = checkPolicy(settings, "policy");
  const found = new Map<Name, readonly [number, number]>();
  const note = (name: string, first: string, last = first): void => {
    found.set(name as Name, [Number(first), Number(last)]);
  };
  for (const { key, want = "" } of problems) {
    const [, first, last] = /, so (\d+)(?: to (\d+))?$/.exec(want) ?? [];
    if (first !== undefined) note(key.slice("policy.".length), first, last);
  }
  const [, others = ""] = /^(?:or|alone would do:) (.*)$/.exec(problems[0]?.wayOut ?? "") ?? [];
  for (const [, name = "", first = "", last] of others.matchAll(/(\w+) (\d+)(?: to (\d+))?/g))
    note(name, first, last);
  return found;
}

describe("a refusal of a policy", () => {
  it("names for each setting exactly the values that would do with the others as they are", () => {
    fc.assert(
      fc.property(refused, (settings) => {
        const ranges = rangesIn(settings);
        for (const name of names) {
          const [first, last] = ranges.get(name) ?? [Infinity, -Infinity];
          for (let value = -1; value <= beyond; value += 1) {
            const does = isSound(resolvePolicy({ ...settings, [name]: value }));
            const isSaid = value >= first && value <= last;
            if (does !== isSaid) assert.fail(`${name} ${value} is ${does ? "accepted" : "refused"}`);
          }
        }
      }),
      { numRuns: 40 },
    );
  }).timeout(180_000);

  it("is one where a policy isn't sound, and none where it is", () => {
    fc.assert(
      fc.property(some, (settings) => {
        assert.equal(checkPolicy(settings, "policy").length === 0, isSound(resolvePolicy(settings)));
      }),
      { numRuns: 2_000 },
    );
  });

  it("gives a whole policy that is accepted, where no single setting is enough", () => {
    let given = 0;
    fc.assert(
      fc.property(refused, (settings) => {
        const [problem] = checkPolicy(settings, "policy");
        const [, together] = /change these together: \{ (.*) \}$/.exec(problem?.wayOut ?? "") ?? [];
        if (together === undefined) return;
        given += 1;
        const said = Object.fromEntries(
          together.split(", ").map((one): [string, unknown] => {
            const [key = "", value] = one.split(": ");
            return [key, value];
          }),
        );
        assert.ok(parsePolicy(said, "policy", settings).ok, together);
      }),
      { numRuns: 2_000 },
    );
    assert.ok(given > 20, String(given));
  });

  it("fits into the 300 characters of a line", () => {
    const usual = refused.filter((settings) => Object.values(settings).every((value) => value <= 400));
    fc.assert(
      fc.property(usual, (settings) => {
        const problems = checkPolicy(settings, "quarterturn:consumers.edge.policy");
        for (const problem of problems) assert.equal(renderShort(problem), renderProblem(problem));
      }),
      { numRuns: 2_000 },
    );
  });
});
