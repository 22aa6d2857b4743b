import assert from "node:assert/strict";
import { defaultPolicy, parseDay } from "../../../rotation";
import { replacePattern, twoSlotsPattern } from "../../../cli/simulate/agedPatterns";
import { fixedGridPattern } from "../../../cli/simulate/fixedGridPattern";
import { ledgerPattern } from "../../../cli/simulate/ledgerPattern";
import type { Pattern } from "../../../cli/simulate/pattern";
import { quarterly } from "../../../cli/simulate/scenario";

const day = parseDay;
const planned = ["2027-01-01", "2027-04-01", "2027-07-01", "2027-10-01"].map(day);

/** What exists after each of the runs, and from when a status calls the next rotation missing. */
function runs<State>(pattern: Pattern<State>, days: readonly string[]): string[] {
  let state: State | undefined;
  return days.map((each) => {
    state = pattern.run(state, day(each), planned);
    const secrets = pattern.secrets(state).map(({ name, validUntil }) => `${name} to ${validUntil}`);
    return `${secrets.join(", ")}; overdue ${pattern.overdueOn(state, planned) ?? "never"}`;
  });
}

describe("the pattern", () => {
  it("ledger keeps what lives, and rotates in its early window", () => {
    assert.deepEqual(
      runs(ledgerPattern(defaultPolicy), ["2027-01-01", "2027-03-18", "2027-07-01", "2027-07-02"]),
      [
        "g1 to 2027-06-30; overdue 2027-04-15",
        "g1 to 2027-06-30, g2 to 2027-09-14; overdue 2027-06-30",
        "g1 to 2027-06-30, g2 to 2027-09-14, g3 to 2027-12-28; overdue 2027-10-13",
        "g2 to 2027-09-14, g3 to 2027-12-28; overdue 2027-10-13",
      ],
    );
  });

  it("replace deletes the one in use, when 90 days are over", () => {
    assert.deepEqual(runs(replacePattern(defaultPolicy), ["2027-01-01", "2027-03-31", "2027-04-01"]), [
      "2027-01-01 to 2027-06-30; overdue 2027-04-15",
      "2027-01-01 to 2027-06-30; overdue 2027-04-15",
      "2027-04-01 to 2027-09-28; overdue 2027-07-14",
    ]);
  });

  it("two-slots overwrites the older one, when 90 days are over", () => {
    assert.deepEqual(
      runs(twoSlotsPattern(defaultPolicy), ["2027-01-01", "2027-03-31", "2027-04-01", "2027-06-30"]),
      [
        "2027-01-01 to 2027-06-30; overdue 2027-04-15",
        "2027-01-01 to 2027-06-30; overdue 2027-04-15",
        "2027-01-01 to 2027-06-30, 2027-04-01 to 2027-09-28; overdue 2027-07-14",
        "2027-04-01 to 2027-09-28, 2027-06-30 to 2027-12-27; overdue 2027-10-12",
      ],
    );
  });

  it("lattice has what the grid says on that day, whatever it had before", () => {
    assert.deepEqual(
      runs(fixedGridPattern(quarterly), [
        "2026-12-25",
        "2027-01-01",
        "2027-03-31",
        "2027-04-01",
        "2027-10-01",
      ]),
      [
        "period 0 to 2027-07-01; overdue 2027-04-15",
        "period 0 to 2027-07-01; overdue 2027-04-15",
        "period 0 to 2027-07-01; overdue 2027-04-15",
        "period 0 to 2027-07-01, period 1 to 2027-10-01; overdue 2027-07-15",
        "period 2 to 2028-01-01, period 3 to 2028-04-01; overdue never",
      ],
    );
  });
});
