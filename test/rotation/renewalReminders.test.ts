import assert from "node:assert/strict";
import { parseDay, readRenewal, reminderDue, reminderName } from "../../rotation";
import { type Nodes, Watch, issued, wanted } from "./support/renewals";

const first = issued("2026-09-01", 199); // ends 2027-03-18
const second = issued("2027-02-20", 199);

describe("a reminder", () => {
  const dueOn = (day: string, nodes: Nodes = { a: first }, renewBeforeDays = 30) => {
    const renewal = new Watch().run(day, nodes, { wanted: { ...wanted, renewBeforeDays } });
    const due = reminderDue(renewal, parseDay(day));
    return due && reminderName("pexip", due);
  };

  /** On a day on which the nodes answer so, after one on which both had the first. */
  const dueAfter = (nodes: Nodes, day: string) => {
    const watch = new Watch();
    watch.run("2027-01-01", { a: first, b: first });
    const due = reminderDue(watch.run(day, nodes), parseDay(day));
    return due && reminderName("pexip", due);
  };

  const short = issued("2029-03-20", 47); // ends 2029-05-05
  const cases: readonly (readonly [title: string, due: string | undefined, expected: string | undefined])[] =
    [
      ["none before its time", dueOn("2027-02-15"), undefined],
      ["30 days before the end", dueOn("2027-02-16"), "pexip-c1-30-days"],
      ["the same until the next", dueOn("2027-03-03"), "pexip-c1-30-days"],
      ["14 days before", dueOn("2027-03-04"), "pexip-c1-14-days"],
      ["the latest only, of those that were passed", dueOn("2027-03-12"), "pexip-c1-7-days"],
      ["a day before", dueOn("2027-03-17"), "pexip-c1-1-days"],
      ["the last one still when it is over", dueOn("2027-05-01"), "pexip-c1-1-days"],
      ["earlier where the stack file says so", dueOn("2027-01-20", { a: first }, 60), "pexip-c1-60-days"],
      [
        "half its life before the end of a short one",
        dueOn("2029-04-12", { a: short }, 30),
        "pexip-c1-23-days",
      ],
      ["none before half its life", dueOn("2029-04-11", { a: short }, 30), undefined],
      ["of the node that is late", dueOn("2027-03-04", { a: second, b: first }), "pexip-c2-14-days"],
      [
        "of what ends next, beside a node that doesn't answer since its own was over",
        dueAfter({ a: second, b: "connection refused" }, "2027-08-10"),
        "pexip-c2-30-days",
      ],
      [
        "of what is over on such a node, while the others have time",
        dueAfter({ a: second, b: "connection refused" }, "2027-05-01"),
        "pexip-c1-1-days",
      ],
      ["none once every node is renewed", dueOn("2027-03-04", { a: second, b: second }), undefined],
      ["none of what was never seen", dueOn("2027-03-04", { a: "connection refused" }), undefined],
    ];
  const automatic = (day: string, renewBeforeDays = 30, node = first) => {
    const changed = { ...wanted, renewBeforeDays, isAutomatic: true as const };
    const due = reminderDue(new Watch().run(day, { a: node }, { wanted: changed }), parseDay(day));
    return due && reminderName("pexip", due);
  };
  const byAcme: typeof cases = [
    ["none on the first day, from which ACME tries", automatic("2027-02-16"), undefined],
    ["none until 14 days before the end", automatic("2027-03-03"), undefined],
    ["14 days before", automatic("2027-03-04"), "pexip-c1-14-days"],
    ["30 days before, where the notice is longer", automatic("2027-02-16", 60), "pexip-c1-30-days"],
    ["a day before", automatic("2027-03-17"), "pexip-c1-1-days"],
    [
      "on its one day, where there is no later one",
      automatic("2027-03-02", 30, issued("2027-03-01", 3)),
      "pexip-c1-1-days",
    ],
  ];
  for (const [title, due, expected] of byAcme)
    it(`of what is renewed by ACME goes out: ${title}`, () => {
      assert.equal(due, expected);
    });

  it("is of what is renewed by hand again once the stack file says so, and nothing of ACME stays in the record", () => {
    const watch = new Watch();
    const before = watch.run("2026-11-22", { a: first }, { wanted: { ...wanted, isAutomatic: true } });
    assert.equal(before.isAutomatic, true);
    assert.ok(readRenewal(before));
    const after = watch.run("2026-11-23", { a: first });
    assert.ok(!("isAutomatic" in after));
    assert.ok(readRenewal(after));
  });

  for (const [title, due, expected] of cases) {
    it(`goes out: ${title}`, () => {
      assert.equal(due, expected);
    });
  }
});
