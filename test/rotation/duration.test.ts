import assert from "node:assert/strict";
import { parseDuration, renderProblem } from "../../rotation";

describe("a duration", () => {
  const read: [unknown, number][] = [
    [180, 180],
    ["180", 180],
    ["180d", 180],
    ["180 d", 180],
    ["1 day", 1],
    ["180 days", 180],
    ["P180D", 180],
    ["PT48H", 2],
    ["15552000s", 180],
    ["15552000 seconds", 180],
    ["86400 second", 1],
  ];
  for (const [value, days] of read) {
    it(`of ${JSON.stringify(value)} is ${days} days`, () => {
      assert.deepEqual(parseDuration(value, "key"), { ok: true, days });
    });
  }

  it("without a unit is in seconds where the setting is Keycloak's", () => {
    assert.deepEqual(parseDuration(15_552_000, "key", { unit: "seconds" }), { ok: true, days: 180 });
    assert.deepEqual(parseDuration("86400", "key", { unit: "seconds" }), { ok: true, days: 1 });
    assert.deepEqual(parseDuration("180d", "key", { unit: "seconds" }), { ok: true, days: 180 });
  });

  it("may be nothing only where that has a meaning", () => {
    assert.deepEqual(parseDuration(0, "key", { least: 0 }), { ok: true, days: 0 });
    assert.equal(parseDuration(0, "key").ok, false);
  });

  const refused = [
    0,
    -1,
    1.5,
    NaN,
    1e21,
    "",
    "x180d",
    "180dx",
    "180 weeks",
    "-180d",
    "-P1D",
    "P6M",
    "P1Y",
    "PT36H",
    "86401s",
    "1.5d",
    true,
    null,
    undefined,
    [180],
    { days: 180 },
  ];
  for (const value of refused) {
    it(`of ${JSON.stringify(value)} is refused`, () => {
      assert.equal(parseDuration(value, "key").ok, false);
    });
  }

  it("is refused with what was got and what is wanted", () => {
    const texts = [
      ["P6M", 1],
      [undefined, 0],
    ].map(([value, least]) => {
      const result = parseDuration(value, "policy.earlyDays", { least: least as 0 | 1 });
      return result.ok ? "" : renderProblem(result.problem);
    });
    assert.deepEqual(texts, [
      'policy.earlyDays: got "P6M", want a whole number of days, 1 or more, such as 180, "180 days", "P180D" or "15552000s"',
      'policy.earlyDays: got nothing, want a whole number of days, 0 or more, such as 180, "180 days", "P180D" or "15552000s"',
    ]);
  });
});
