import assert from "node:assert/strict";
import type { HeldReminder } from "../../components/certificatePlan";
import { timelineOf } from "../../status/render/picture";
import { buildReport } from "../../status/report/report";
import type { Report } from "../../status/report/schema";
import { parseDay } from "../../rotation";
import { Watch, issued, wanted } from "../rotation/support/renewals";
import { factsWith } from "./support";

const name = "pexip-conference";
const owner = "maxconf-contact";
const first = issued("2026-09-01", 199); // ends 2027-03-18
const second = issued("2027-02-15", 199);
type Runs = readonly Parameters<Watch["run"]>[];

/** The report of a day on which this is what the runs know; the owner is a recipient. */
function reportOf(
  today: string,
  runs: Runs,
  reminders: readonly HeldReminder[] = [],
  whose: string = owner,
): Report {
  const watch = new Watch();
  for (const [day, nodes, more] of runs)
    watch.run(day, nodes, { wanted: { ...wanted, owner: whose }, ...more });
  const facts = factsWith({
    today,
    watch: { renewals: new Map(watch.renewal === undefined ? [] : [[name, watch.renewal]]), reminders },
    certificates: { [name]: { kind: "skipped", reason: "not looked at" } },
  });
  const setting = facts.settings.certificates[name];
  assert.ok(setting);
  const settings = { ...facts.settings, certificates: { [name]: { ...setting, owner: whose } } };
  return buildReport({ ...facts, settings });
}

const codesOf = ({ findings }: Report): string[] =>
  findings
    .filter(({ subject, code }) => subject === name && /^(renewal|reminder)-/.test(code))
    .map(({ code, level }) => `${level} ${code}`);

const sent = (daysBefore: number): HeldReminder => ({
  ...{ certificate: name, number: "c1", daysBefore, owner, email: "c@example.com" },
  sent: { mail: { email: "c@example.com", messageId: "<1@example.com>", sentOn: parseDay("2027-02-16") } },
});

describe("the status of a renewal", () => {
  const automatic = { wanted: { ...wanted, owner, isAutomatic: true as const } };
  const valid: Runs[number] = ["2026-11-22", { a: first, b: first }];
  const cases: readonly (readonly [title: string, got: string[], want: readonly string[]])[] = [
    ["valid: nothing", codesOf(reportOf("2026-12-01", [valid])), []],
    ["never looked at: a run is missing", codesOf(reportOf("2026-12-01", [])), ["due renewal-unwatched"]],
    [
      "due, and reminded",
      codesOf(reportOf("2027-02-18", [["2027-02-18", { a: first }]], [sent(30)])),
      ["act renewal-due"],
    ],
    [
      "due, and the reminder didn't go out",
      codesOf(reportOf("2027-02-18", [["2027-02-18", { a: first }]])),
      ["act renewal-due", "act reminder-not-sent"],
    ],
    [
      "due, and the last reminder didn't go out",
      codesOf(reportOf("2027-03-05", [["2027-03-05", { a: first }]], [sent(30)])),
      ["act renewal-due", "act reminder-not-sent"],
    ],
    [
      "due, and ACME has time for it",
      codesOf(reportOf("2027-02-18", [["2027-02-18", { a: first }, automatic]])),
      ["note renewal-due"],
    ],
    [
      "due, and ACME has not renewed it",
      codesOf(reportOf("2027-03-05", [["2027-03-05", { a: first }, automatic]], [sent(14)])),
      ["act renewal-due"],
    ],
    [
      "due, ACME has not renewed it, and the reminder didn't go out",
      codesOf(reportOf("2027-03-05", [["2027-03-05", { a: first }, automatic]])),
      ["act renewal-due", "act reminder-not-sent"],
    ],
    [
      "come, and not installed",
      codesOf(
        reportOf("2027-02-20", [["2027-02-20", { a: first }, { received: second.fingerprint }]], [sent(30)]),
      ),
      ["act renewal-not-installed"],
    ],
    [
      "on one node of two",
      codesOf(reportOf("2027-02-20", [valid, ["2027-02-20", { a: second, b: first }]], [sent(30)])),
      ["act renewal-unfinished"],
    ],
    [
      "everywhere",
      codesOf(reportOf("2027-02-20", [valid, ["2027-02-20", { a: second, b: second }]])),
      ["note renewal-done"],
    ],
    [
      "over on one node",
      codesOf(reportOf("2027-03-20", [valid, ["2027-03-20", { a: second, b: first }]], [sent(1)])),
      ["act renewal-ended"],
    ],
    [
      "of nobody who can be reminded",
      codesOf(reportOf("2026-12-01", [valid], [], "Somebody")),
      ["note renewal-unreminded"],
    ],
    [
      "due, of nobody who can be reminded",
      codesOf(reportOf("2027-02-18", [["2027-02-18", { a: first }]], [], "Somebody")),
      ["act renewal-due", "act renewal-unreminded"],
    ],
  ];
  for (const [title, got, want] of cases) {
    it(title, () => {
      assert.deepEqual(got, want);
    });
  }

  it("names the node that is late, and whom it waits for", () => {
    const { findings } = reportOf("2027-02-20", [valid, ["2027-02-20", { a: second, b: first }]], [sent(30)]);
    const [found] = findings.filter(({ code }) => code === "renewal-unfinished");
    assert.equal(
      found?.sentence,
      "pexip-conference: c2 is on a, and b still shows c1, which ends on 2027-03-18",
    );
    assert.deepEqual(
      [found.who, found.by, found.action],
      [["MaxConf contact"], "2027-03-18", "MaxConf contact must install the new one there, too"],
    );
  });

  it("is in the report with what was seen and sent, and in the timeline with a bar for each", () => {
    const report = reportOf("2027-02-20", [valid, ["2027-02-20", { a: second, b: first }]], [sent(30)]);
    const [renewal] = report.renewals;
    assert.equal(renewal?.step, "installed");
    assert.deepEqual(renewal.reminders, [{ number: "c1", daysBefore: 30, sentOn: "2027-02-16" }]);
    assert.deepEqual(
      renewal.seen.map(({ number, places, validUntil }) => [number, places, validUntil]),
      [
        ["c1", ["b"], "2027-03-18"],
        ["c2", ["a"], "2027-09-01"],
      ],
    );
    const bars = timelineOf(report).groups.find((group) => group.name === "Certificates")?.bars ?? [];
    assert.deepEqual(
      bars.map((bar) => `${bar.name}: ${bar.note ?? ""}`),
      ["pexip-conference c1: on b, until 2027-03-18", "pexip-conference c2: on a, until 2027-09-01"],
    );
  });
});
