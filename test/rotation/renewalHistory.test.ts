import assert from "node:assert/strict";
import { parseDay, renewalEventsIn } from "../../rotation";
import { Watch, issued } from "./support/renewals";

const first = issued("2026-09-01", 199); // ends 2027-03-18
const second = issued("2027-02-20", 199);

describe("the history of a renewal", () => {
  it("tells what was seen, reminded, received and installed, a line an event", () => {
    const watch = new Watch();
    watch.run("2026-11-22", { a: first, b: first });
    watch.run("2027-02-16", { a: first, b: first });
    watch.run(
      "2027-02-20",
      { a: first, b: first },
      { received: second.fingerprint, origin: { commit: "1a2b" } },
    );
    const reminders = [
      {
        number: "c1",
        daysBefore: 30,
        sentOn: parseDay("2027-02-16"),
        to: "operations",
        address: "o@example.com",
      },
    ];
    watch.run("2027-02-21", { a: second, b: first }, { reminders });
    watch.run("2027-02-22", { a: second, b: second }, { reminders });
    watch.run("2027-02-23", { a: second, b: second }, { reminders });
    assert.deepEqual(watch.lines(), [
      '2026-11-22 c1 seen until=2027-03-18 serial=2026-09-01 at="a, b"',
      "2027-02-16 c1 due until=2027-03-18",
      `2027-02-20 - received fingerprint=${second.fingerprint} commit=1a2b`,
      "2027-02-21 c2 seen until=2027-09-06 serial=2027-02-20 at=a",
      "2027-02-16 c1 reminded days=30 to=operations address=o@example.com",
      "2027-02-22 c2 everywhere",
    ]);
    const read = renewalEventsIn(watch.lines().join("\n"));
    assert.deepEqual(read[4], {
      day: "2027-02-16",
      number: "c1",
      what: "reminded",
      details: { days: "30", to: "operations", address: "o@example.com" },
    });
    assert.deepEqual(read[2], {
      day: "2027-02-20",
      what: "received",
      details: { fingerprint: second.fingerprint, commit: "1a2b" },
    });
    assert.deepEqual(renewalEventsIn(""), []);
    const foreign = ["c2 issued", "g2 everywhere", "xc2 everywhere", "c2x everywhere", "c0 everywhere"];
    for (const line of ["nonsense", ...foreign.map((words) => `2027-02-22 ${words}`)])
      assert.deepEqual(renewalEventsIn(line), [undefined], line);
  });

  it("tells once what was sent, of the certificate that is gone, or of all when the watch ends", () => {
    const sent = (number: string) => ({
      number,
      daysBefore: 30,
      sentOn: parseDay("2027-02-16"),
      to: "operations",
    });
    const reminders = [sent("c1"), sent("c2")];
    const linesOf = (watch: Watch): string[] => watch.lines().filter((line) => line.includes(" reminded "));
    const renewed = new Watch();
    renewed.run("2027-02-16", { a: first, b: second });
    renewed.run("2027-02-22", { a: second, b: second }, { reminders });
    assert.deepEqual(linesOf(renewed), ["2027-02-16 c1 reminded days=30 to=operations"]);
    const left = new Watch();
    left.run("2027-02-16", { a: first });
    for (const day of ["2027-02-20", "2027-02-21"])
      left.run(day, undefined, { wanted: undefined, reminders });
    assert.deepEqual(linesOf(left), ["2027-02-16 c1 reminded days=30 to=operations"]);
  });
});
