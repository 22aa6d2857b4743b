import assert from "node:assert/strict";
import { historyCsv } from "../../history/csv";
import { historyPage } from "../../history/page";
import { readTold } from "../../history/read";
import { historyReport } from "../../history/report";
import type { HistoryReport } from "../../history/schema";
import { historyText } from "../../history/text";
import { types } from "../../names/types";
import { parseDay } from "../../rotation";
import { Watch, issued } from "../rotation/support/renewals";

const first = issued("2026-09-01", 199);
const second = issued("2027-02-20", 199);

const urnOf = (type: string, name: string): string => `urn:pulumi:test::quarterturn::${type}::${name}`;

/** The state of a stack with one watched certificate, and a reminder that no history has yet. */
function told(
  watch: Watch,
  isSent = false,
  change: (history: string) => string = (same) => same,
): HistoryReport {
  assert.ok(watch.renewal);
  const { history, ...outputs } = watch.renewal;
  const reminder = {
    urn: urnOf(types.reminder, "pexip-c1-30-days"),
    outputs: {
      ...{ certificate: "pexip", number: "c1", daysBefore: 30, owner: "operations" },
      recipient: { name: "Operations", email: "ops@example.com", form: "vaultLink" },
      mail: { email: "ops@example.com", messageId: "<1@example.com>", sentOn: "2027-02-16" },
    },
  };
  const certificate = {
    urn: urnOf(types.watchedCertificate, "pexip"),
    inputs: { ...outputs, history: change(history) },
    outputs,
  };
  const resources = [certificate, ...(isSent ? [reminder] : [])];
  return historyReport(readTold(JSON.stringify({ deployment: { resources } })), { stack: "test" });
}

const linesOf = ({ certificates }: HistoryReport): string[] =>
  certificates.map(
    ({ day, certificate, number, sentence }) => `${day} ${certificate} ${number ?? "-"} ${sentence}`,
  );

describe("the history of certificates", () => {
  const watch = new Watch();
  watch.run("2026-11-22", { a: first, b: first });
  watch.run("2027-02-16", { a: first, b: first });

  it("tells what was seen and due, and of a reminder that the state still has by itself", () => {
    const report = told(watch, true);
    assert.deepEqual(linesOf(report), [
      "2026-11-22 pexip c1 seen for the first time on a, b, valid until 2027-03-18",
      "2027-02-16 pexip c1 due: it ends on 2027-03-18",
      "2027-02-16 pexip c1 operations <ops@example.com> was reminded, for 30 days before its end",
    ]);
    assert.equal(report.exitCode, 0);
  });

  it("tells a reminder once, also when the history has it already", () => {
    const later = new Watch();
    later.renewal = watch.renewal;
    const reminders = [
      {
        number: "c1",
        daysBefore: 30,
        sentOn: parseDay("2027-02-16"),
        to: "operations",
        address: "ops@example.com",
      },
    ];
    later.run("2027-02-22", { a: second, b: second }, { reminders });
    assert.deepEqual(linesOf(told(later, true)).slice(2), [
      "2027-02-16 pexip c1 operations <ops@example.com> was reminded, for 30 days before its end",
      "2027-02-22 pexip c2 seen for the first time on a, b, valid until 2027-09-06",
      "2027-02-22 pexip c2 shown everywhere, in place of the one before",
    ]);
  });

  it("shows them beside the credentials, as text, CSV and a page", () => {
    const report = told(watch, true);
    assert.match(
      historyText(report),
      /^test: 3 events of 1 certificate, 2026-11-22 to 2027-02-16\n\n {2}day +certificate +what .*\n {2}2026-11-22 +pexip c1 +seen for the first time/,
    );
    const [head, ...rows] = historyCsv(report).trimEnd().split("\r\n");
    assert.match(head ?? "", /"sentence","certificate"$/);
    assert.equal(rows.length, 3);
    assert.ok(rows.every((row) => row.endsWith(',"pexip"')));
    assert.match(historyPage(report), /<div>pexip c1<\/div>/);
  });

  it("says which lines no run wrote", () => {
    const report = told(watch, false, (history) => `${history}\n2027-02-17 c1 vanished`);
    assert.deepEqual(report.problems, ["pexip: 1 of its lines is none that a run writes"]);
    assert.equal(report.exitCode, 1);
  });
});
