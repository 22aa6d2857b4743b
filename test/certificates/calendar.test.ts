import assert from "node:assert/strict";
import fc from "fast-check";
import { calendarProblems, renewalDay, renewals } from "../../certificates/calendar";
import { forum, issuers, longestLife, stepsOf } from "../../certificates/issuers";
import { addDays, daysBetween, parseDay } from "../../rotation";

const day = parseDay;
const quarterly = { everyDays: 90, offByDays: 7 };
const byDigicert = (name: string) => ({ name, issuer: "DigiCert", renewBeforeDays: 30 });

describe("the rules of issuers", () => {
  it("shrink a certificate's life by the CA/B Forum's steps, and by an issuer's own", () => {
    const days = ["2026-02-23", "2026-02-24", "2026-03-15", "2027-03-14", "2027-03-15", "2029-03-15"];
    assert.deepEqual(
      days.map((on) =>
        ["DigiCert", "Sectigo", "Let's Encrypt"].map((issuer) => longestLife(issuer, day(on))),
      ),
      [
        [397, 398, 90],
        [199, 398, 90],
        [199, 200, 90],
        [199, 200, 64],
        [99, 100, 64],
        [46, 47, 45],
      ],
    );
  });

  it("have a source each, and never give more time at a later step", () => {
    for (const { name, steps, source } of [forum, ...issuers]) {
      assert.match(source.url, /^https:\/\//, name);
      const days = steps.map((step) => step.days);
      assert.deepEqual(
        days,
        [...days].sort((a, b) => b - a),
        name,
      );
      assert.deepEqual(
        steps.map(({ from }) => from),
        steps.map(({ from }) => from).sort(),
        name,
      );
    }
  });

  it("never let an issuer give more than all may", () => {
    for (const { name, steps } of issuers)
      for (const { from, days } of steps) assert.ok(days <= longestLife("anybody", from), `${name} ${from}`);
    assert.deepEqual(stepsOf("nobody's"), forum.steps);
  });
});

describe("the calendar of renewals", () => {
  it("gets denser: two a year, then five, then twelve", () => {
    const count = (first: string) => renewals("DigiCert", day(first), 14, addDays(day(first), 365)).length;
    assert.deepEqual([count("2026-03-01"), count("2027-04-01"), count("2029-04-01")], [2, 5, 12]);
  });

  it("renews so many days before the end, and never before half of its life", () => {
    assert.equal(renewalDay({ from: day("2027-01-01"), until: day("2027-07-19") }, 30), "2027-06-19");
    assert.equal(renewalDay({ from: day("2029-04-01"), until: day("2029-05-17") }, 30), "2029-04-24");
  });

  it("leaves no day without a certificate in five years, whatever the notice", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 1, max: 398 }), (start, notice) => {
        const first = addDays(day("2026-06-01"), start);
        const planned = renewals("DigiCert", first, notice, addDays(first, 5 * 365));
        for (const [at, { from, until }] of planned.entries()) {
          assert.ok(daysBetween(from, until) <= longestLife("DigiCert", from));
          const next = planned[at + 1];
          if (next !== undefined) assert.ok(from < next.from && next.from < until, `${from} ${next.from}`);
        }
      }),
    );
  });

  it("warns of a rhythm that will leave too little, with the sum, before the step and after it", () => {
    const problems = (today: string, rhythm = quarterly) =>
      calendarProblems([byDigicert("a"), byDigicert("b")], rhythm, day(today), addDays(day(today), 365));
    const [before, ...others] = problems("2026-11-27");
    assert.deepEqual(others, []);
    assert.deepEqual(before?.certificates, ["a", "b"]);
    assert.equal(before.from, "2027-03-15");
    assert.match(
      before.sentence,
      /^a and b: renewing by hand every 90 days, .* leaves 9 days \(99 − 90\) .* from 2027-03-15 on/,
    );
    assert.match(before.action, /ACME/);
    assert.match(
      problems("2028-06-01")[0]?.sentence ?? "",
      /leaves 9 days \(99 − 90\) with a certificate of DigiCert, and/,
    );
    assert.match(problems("2029-06-01")[0]?.sentence ?? "", /comes 44 days too late \(46 − 90\)/);
    assert.deepEqual(problems("2025-11-27"), []);
    assert.deepEqual(problems("2026-11-27", { everyDays: 30, offByDays: 3 }), []);
  });
});
