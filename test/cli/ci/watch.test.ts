import assert from "node:assert/strict";
import { seen } from "../../../cli/ci/watchStack";
import type { Finding, Report } from "../../../status/report/schema";
import { parseDay } from "../../../rotation";

function reportWith(...codes: [code: string, level: Finding["level"]][]): Report {
  const finding = { subject: "edge", who: [], by: null, sentence: "so it is", action: null, keyId: null };
  return {
    format: 1,
    stack: "test",
    today: parseDay("2027-02-15"),
    exitCode: codes.some(([, level]) => level === "act") ? 1 : 0,
    vault: { name: "kvlt-maxconf-test", reason: null, certificates: [] },
    vaults: [],
    next: null,
    signInLog: { source: "Microsoft Graph", from: null, reason: null },
    consumers: [],
    certificates: [],
    renewals: [],
    dates: [],
    functionApp: null,
    gateway: null,
    findings: codes.map(([code, level]) => ({ ...finding, code, level })),
  };
}

describe("The weekly watch", () => {
  const site = { stack: "test" };

  for (const [code, why] of [
    ["rotation-overdue", "A rotation was missed"],
    ["nothing-live", "A rotation was missed"],
    ["current-lost", "A current secret was removed from its app"],
    ["unfinished", "A run did not finish"],
    ["not-removed", "A revoked secret waits for its removal"],
  ] as const) {
    it(`starts rotate for ${code}`, () => {
      const watch = seen(reportWith(["still-used", "act"], [code, "act"]), site);
      assert.equal(watch.start, why);
      assert.match(watch.sentence, new RegExp(`${why}: run \`npm run ci:rotate -- --stack test\``));
    });

    it(`starts nothing for ${code} as a note`, () => {
      assert.equal(seen(reportWith([code, "note"]), site).start, undefined);
    });
  }

  it("starts nothing where a person must act, or all is well", () => {
    assert.equal(seen(reportWith(["still-used", "act"], ["missing-on-app", "act"]), site).start, undefined);
    assert.deepEqual(seen(reportWith(), site).sentence, "all well.");
  });
});
