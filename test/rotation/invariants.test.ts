import fc from "fast-check";
import {
  anyHistory,
  histories,
  changefulHistory,
  punctualHistory,
  runsPerHistory,
  unpunctualHistory,
} from "./support/histories";
import { violations } from "./support/invariants";
import { shortfall } from "./support/outage";
import { type Moment, play } from "./support/play";

/** A watch runs much more often than 40 times in these. */
const fewer = Math.ceil(histories / 40);

describe(`a plan, over ${histories} histories of ${runsPerHistory} runs`, function () {
  this.timeout(180_000);

  it("keeps every invariant whatever happens", () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        play(history, (moment) => {
          const [first] = violations(moment);
          if (first !== undefined) throw new Error(first);
        });
      }),
      { numRuns: histories },
    );
  });

  it("causes no outage if a run comes every rotateEveryDays, up to runsOffByDays off", () => {
    fc.assert(
      fc.property(punctualHistory, (history) => {
        play(history, demandOverlap, { heedsWarnings: true });
      }),
      { numRuns: fewer },
    );
  });

  it("causes no outage if runs come at any time or not at all, and a weekly watch makes up for them", () => {
    fc.assert(
      fc.property(unpunctualHistory, (history) => {
        play(history, demandOverlap, { heedsWarnings: true, watches: true });
      }),
      { numRuns: fewer },
    );
  });

  it("causes none when policies change either, unless it warned before that there will be no room", () => {
    fc.assert(
      fc.property(changefulHistory, (history) => {
        let isWarned = false;
        const visit = (moment: Moment) => {
          if (!isWarned) demandOverlap(moment);
          isWarned = moment.warnings.some((warning) =>
            /: (the next|a later) rotation.* waits until /.test(warning),
          );
        };
        play(history, visit, { heedsWarnings: true, watches: true });
      }),
      { numRuns: fewer },
    );
  });
});

function demandOverlap(moment: Moment): void {
  const found = shortfall(moment);
  if (found !== undefined) throw new Error(found);
}
