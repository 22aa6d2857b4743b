import assert from "node:assert/strict";
import { addDays, addMonths, defaultPolicy, parseDay } from "../../../rotation";
import type { History } from "../../../cli/simulate/history";
import { ledgerPattern } from "../../../cli/simulate/ledgerPattern";
import { replacePattern, twoSlotsPattern } from "../../../cli/simulate/agedPatterns";
import { play } from "../../../cli/simulate/play";

const days = (...texts: string[]) => texts.map(parseDay);

function history(runs: string[], watches: string[] = [], delays: number[] = [50, 50, 50, 50, 50]): History {
  return {
    planned: days(...runs),
    runs: days(...runs),
    watches: days(...watches),
    delays,
    end: parseDay("2028-01-01"),
  };
}

const quarters = ["2027-01-01", "2027-04-01", "2027-07-01", "2027-10-01"];

describe("a history", () => {
  it("begins with the first run, whose secret is used at once", () => {
    const played = play(
      ledgerPattern(defaultPolicy),
      history(["2027-02-01", "2027-05-01", "2027-08-01", "2027-11-01"]),
    );
    assert.deepEqual(played, { rotations: 4, start: "2027-02-01", outages: [] });
  });

  it("without any run has no secret, and no outage", () => {
    assert.deepEqual(play(ledgerPattern(defaultPolicy), history([])), {
      rotations: 0,
      start: "2028-01-01",
      outages: [],
    });
  });

  it("has an outage from a deletion to the consumer's switch", () => {
    const { outages } = play(replacePattern(defaultPolicy), history(quarters.slice(0, 2)));
    assert.deepEqual(outages, [
      { from: 90 * 24 + 9, to: 140 * 24 + 9, cause: "deleted while it was in use" },
      { from: 270 * 24, to: 365 * 24, cause: "expired before a new one was handed over" },
    ]);
  });

  it("counts what expires at its expiry, even if it is deleted later", () => {
    const { outages } = play(
      twoSlotsPattern(defaultPolicy),
      history(["2027-01-01", "2027-04-01", "2027-12-01"], [], [0, 100, 100]),
    );
    assert.deepEqual(outages, [
      { from: 180 * 24, to: 190 * 24 + 9, cause: "expired before the consumer had switched" },
      { from: 270 * 24, to: 365 * 24, cause: "expired before a new one was handed over" },
    ]);
  });

  it("is made up for by a watch, once a rotation is overdue", () => {
    const missed = ["2027-01-01", "2027-07-01", "2027-10-01"];
    assert.equal(play(ledgerPattern(defaultPolicy), history(missed)).outages.length, 1);
    const watched = play(
      ledgerPattern(defaultPolicy),
      history(missed, ["2027-04-08", "2027-04-15", "2027-04-22"]),
    );
    assert.equal(watched.outages.length, 0);
    assert.equal(watched.rotations, 4);
  });

  it("with 89 days between two quarters needs an early window of 15 days, not 14", () => {
    // 20 February to 20 May: the one run a week late, the next a week early.
    const { outages } = play(
      ledgerPattern(defaultPolicy),
      history(["2027-02-27", "2027-05-13", "2027-08-27"]),
    );
    assert.equal(outages[0]?.cause, "expired before a new one was handed over");
  });

  it("of a consumer that joined between two quarters needs the watch, or a run every month", () => {
    const joined = "2027-01-20";
    const delays = Array.from({ length: 24 }, () => 60);
    const alone = play(ledgerPattern(defaultPolicy), history([joined, ...quarters.slice(1)], [], delays));
    assert.deepEqual(alone.outages, [
      { from: 199 * 24, to: 241 * 24 + 9, cause: "expired before the consumer had switched" },
    ]);
    const weekly = Array.from({ length: 51 }, (_, week) => addDays(parseDay(joined), 7 * week));
    assert.deepEqual(
      play(ledgerPattern(defaultPolicy), history([joined, ...quarters.slice(1)], weekly, delays)).outages,
      [],
    );
    const monthly = Array.from({ length: 11 }, (_, month) => addMonths(parseDay("2027-02-01"), month));
    assert.deepEqual(
      play(ledgerPattern(defaultPolicy), history([joined, ...monthly], [], delays)).outages,
      [],
    );
  });

  it("is left alone by a watch that comes a day too early", () => {
    const { rotations } = play(ledgerPattern(defaultPolicy), history(["2027-01-01"], ["2027-04-14"]));
    assert.equal(rotations, 1);
  });

  it("is not begun by a watch", () => {
    assert.equal(play(ledgerPattern(defaultPolicy), history([], ["2027-04-14"])).rotations, 0);
  });

  it("has one run on a day on which a run and a watch meet", () => {
    assert.equal(play(replacePattern(defaultPolicy), history(quarters, quarters)).rotations, 4);
  });
});
