import assert from "node:assert/strict";
import { types } from "../../names/types";
import { buildReport } from "../../status/report/report";
import type { Report } from "../../status/report/schema";
import { reportPage } from "../../status/render/page";
import { reportText } from "../../status/render/text";
import { factsWith } from "./support";

/** MaxConf's test stack with a vault that is declared with an API, or without one. */
function reportOn(today: string, { apiVersion = "2024-11-01", isRehearsal = false } = {}): Report {
  const facts = factsWith({ today });
  const apis = [{ type: types.vault, name: "vault", apiVersion }];
  return buildReport({ ...facts, isRehearsal, state: { ...facts.state, apis } });
}

const keyVault = ({ findings }: Report) => findings.find(({ subject }) => subject === "key-vault-api");

describe("a report on a date that ends something", () => {
  it("says from its notice on what is to do and by when, and calls nobody late", () => {
    const found = keyVault(reportOn("2027-02-26"));
    assert.deepEqual([found?.level, found?.code, found?.by], ["due", "date-ahead", "2027-02-27"]);
    assert.match(found?.sentence ?? "", /^from 2027-02-27 on, in 1 day: /);
    assert.equal(keyVault(reportOn("2026-10-29")), undefined);
  });

  it("says from that day on that somebody must act", () => {
    for (const [today, when] of [
      ["2027-02-27", /^from today, 2027-02-27, on: /],
      ["2027-04-01", /^since 2027-02-27: /],
    ] as const) {
      const report = reportOn(today);
      assert.equal(report.exitCode, 1);
      assert.equal(keyVault(report)?.level, "act");
      assert.match(keyVault(report)?.sentence ?? "", when);
    }
  });

  it("says nothing of it where the API in use goes on", () => {
    const report = reportOn("2027-04-01", { apiVersion: "2026-02-01" });
    assert.equal(keyVault(report), undefined);
    assert.equal(report.exitCode, 0);
  });

  it("makes no alarm of it on the local Azure, which ends nothing", () => {
    const report = reportOn("2027-04-01", { isRehearsal: true });
    assert.equal(keyVault(report)?.level, "note");
    assert.equal(report.exitCode, 0);
  });

  it("names who looks after a certificate that it concerns", () => {
    const found = reportOn("2027-03-01").findings.find(({ subject }) => subject === "certificates-100-days");
    assert.ok(found);
    assert.deepEqual(found.who, ["MaxConf operations"]);
    assert.match(found.sentence, /of this stack: pexip-node, pexip-conference$/);
  });

  it("has all of them with their sources in the JSON and on the page, however far away", () => {
    const report = reportOn("2026-11-26");
    const ids = report.dates.map(({ id }) => id);
    assert.ok(ids.includes("key-vault-api") && ids.includes("certificates-47-days"), ids.join());
    for (const { source, readOn } of report.dates) assert.match(`${source} ${readOn}`, /^https:\S+ \d{4}-/);
    const page = reportPage(report);
    for (const { source } of report.dates) assert.ok(page.includes(`href="${source}"`), source);
    assert.doesNotMatch(reportText(report), /47 days/);
  });
});
