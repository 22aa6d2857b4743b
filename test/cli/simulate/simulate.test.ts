import assert from "node:assert/strict";
import { drawHistories } from "../../../cli/simulate/history";
import { report } from "../../../cli/simulate/report";
import type { Scenario } from "../../../cli/simulate/scenario";
import { patternsOf, simulate } from "../../../cli/simulate/simulate";

const calm: Scenario = { years: 10, consumers: 100, seed: 1, jitter: 0, miss: 0, switchWithin: 60 };
const small: Scenario = { ...calm, years: 2, consumers: 3, seed: 5, jitter: 7 };

describe("histories", () => {
  it("are the same with the same seed, and others with another", () => {
    assert.deepEqual(drawHistories(small), drawHistories(small));
    assert.notDeepEqual(drawHistories(small), drawHistories({ ...small, seed: 6 }));
  });

  it("stay the same when consumers are added", () => {
    assert.deepEqual(drawHistories({ ...small, consumers: 5 }).slice(0, 3), drawHistories(small));
  });

  it("run on the first of each quarter", () => {
    const [one] = drawHistories({ ...calm, consumers: 1, years: 1 });
    assert.deepEqual(one?.runs, ["2027-01-01", "2027-04-01", "2027-07-01", "2027-10-01"]);
    assert.deepEqual(one.planned, one.runs);
    assert.deepEqual(one.watches, []);
    assert.equal(one.end, "2028-01-01");
  });

  it("run up to the jitter early or late, and not beyond", () => {
    const offs = new Set(
      drawHistories({ ...calm, jitter: 2 }).flatMap(({ runs, planned }) =>
        runs.map((run, index) => (Date.parse(run) - Date.parse(planned[index] ?? "")) / 86_400_000),
      ),
    );
    assert.deepEqual(
      [...offs].sort((a, b) => a - b),
      [-2, -1, 0, 1, 2],
    );
  });

  it("miss runs as often as they should, but never the first", () => {
    const histories = drawHistories({ ...calm, miss: 0.25 });
    const runs = histories.flatMap((each) => each.runs).length;
    assert.ok(Math.abs(runs / 4_000 - 0.75) < 0.03, String(runs));
    for (const { runs } of drawHistories({ ...calm, miss: 1 })) assert.deepEqual(runs, ["2027-01-01"]);
  });

  it("have their runs in order and before the end, however far they are off", () => {
    for (const { runs, end } of drawHistories({ ...calm, years: 1, jitter: 45 })) {
      assert.ok(runs.every((run, index) => run < end && run >= (runs[index - 1] ?? "")));
    }
  });

  it("look at the status at equal distances, from a day of their own", () => {
    const histories = drawHistories({ ...calm, years: 1, watch: 7 });
    for (const { watches } of histories) {
      assert.ok(watches.length >= 51);
      for (const [index, each] of watches.slice(1).entries()) {
        assert.equal(Date.parse(each) - Date.parse(watches[index] ?? ""), 7 * 86_400_000);
      }
    }
    const firsts = [...new Set(histories.map(({ watches }) => watches[0]))].sort();
    assert.deepEqual([firsts[0], firsts.at(-1), firsts.length], ["2027-01-02", "2027-01-08", 7]);
  });

  it("have consumers that switch within 3 to as many days as they may take", () => {
    const delays = new Set(drawHistories({ ...calm, switchWithin: 10 }).flatMap((each) => each.delays));
    assert.deepEqual(
      [...delays].sort((a, b) => a - b),
      [3, 4, 5, 6, 7, 8, 9, 10],
    );
  });
});

describe("a simulation", () => {
  it("of ten years with runs a week off has no outage with the ledger", () => {
    for (const seed of [1, 2, 3]) {
      assert.equal(simulate({ ...calm, seed, jitter: 7 }, ["ledger"]).ledger?.refused, 0);
    }
  });

  it("of ten years with missed runs and a weekly watch has no outage with the ledger", () => {
    for (const seed of [1, 2, 3]) {
      assert.equal(
        simulate({ ...calm, seed, jitter: 7, miss: 0.05, watch: 7 }, ["ledger"]).ledger?.refused,
        0,
      );
    }
  });

  it("plays the patterns it is asked for", () => {
    assert.deepEqual(Object.keys(simulate(small, ["lattice", "ledger"])), ["lattice", "ledger"]);
    assert.deepEqual(patternsOf(), ["ledger", "replace", "two-slots", "lattice"]);
  });

  it("adds up what went wrong", () => {
    assert.deepEqual(simulate(small, ["two-slots"]), {
      "two-slots": {
        rotations: 16,
        requests: 52_560,
        refused: 6_432,
        outageDays: 273,
        outageDaysPerConsumerYear: 45.5,
        consumersWithOutage: 3,
        causes: {
          "expired before a new one was handed over": 4_653,
          "expired before the consumer had switched": 1_779,
        },
      },
    });
  });

  it("counts each consumer that was hit once", () => {
    const result = simulate({ ...calm, years: 1, consumers: 50, miss: 0.05 }, ["ledger"]).ledger;
    assert.deepEqual(
      [result?.consumersWithOutage, result?.outageDays, result?.outageDaysPerConsumerYear],
      [7, 162, 3.24],
    );
  });
});

describe("a report", () => {
  it("says the scenario, a line for each pattern, and the causes", () => {
    const lines = report(small, simulate(small, patternsOf())).split("\n");
    assert.deepEqual(lines, [
      "2 years, 3 consumers, seed 5: a run every quarter, up to 7 days early or late;",
      "a consumer asks for a token every hour and switches 3 to 60 days after a handover.",
      "",
      "pattern    rotations  token requests  refused  outage days  per consumer-year  consumers hit",
      "ledger            24          52,560        0            0              0.000              0",
      "replace           16          52,560   11,061          472             78.667              3",
      "two-slots         16          52,560    6,432          273             45.500              3",
      "lattice           20          52,560    9,588          407             67.833              3",
      "",
      "replace: 6,408 requests refused: the secret deleted while it was in use",
      "replace: 4,653 requests refused: the secret expired before a new one was handed over",
      "two-slots: 4,653 requests refused: the secret expired before a new one was handed over",
      "two-slots: 1,779 requests refused: the secret expired before the consumer had switched",
      "lattice: 6,513 requests refused: the secret expired before the consumer had switched",
      "lattice: 3,075 requests refused: the secret expired before a new one was handed over",
    ]);
  });

  it("names the worst cause first", () => {
    const nothing = {
      rotations: 1,
      requests: 9,
      outageDays: 1,
      outageDaysPerConsumerYear: 1,
      consumersWithOutage: 1,
    };
    const causes = {
      "expired before the consumer had switched": 1,
      "deleted while it was in use": 3,
      "expired before a new one was handed over": 2,
    };
    const lines = report(small, { lattice: { ...nothing, refused: 6, causes } }).split("\n");
    assert.deepEqual(lines.slice(3), [
      "pattern  rotations  token requests  refused  outage days  per consumer-year  consumers hit",
      "lattice          1               9        6            1              1.000              1",
      "",
      "lattice: 3 requests refused: the secret deleted while it was in use",
      "lattice: 2 requests refused: the secret expired before a new one was handed over",
      "lattice: 1 requests refused: the secret expired before the consumer had switched",
    ]);
  });

  it("ends with the table if nothing went wrong", () => {
    const scenario = { ...calm, miss: 0.055, watch: 7, years: 1, consumers: 1 };
    const lines = report(scenario, simulate(scenario, ["ledger"])).split("\n");
    assert.equal(
      lines[0],
      "1 years, 1 consumers, seed 1: a run every quarter, on its day, 5.5 % of them missed, the status is checked every 7 days, and missed runs are made up for;",
    );
    assert.equal(lines.length, 5);
  });
});
