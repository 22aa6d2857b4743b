import assert from "node:assert/strict";
import { buildReport } from "../../status/report/report";
import { addDays, parseDay } from "../../rotation";
import { type Case, testCases } from "./cases";
import type { Change } from "./change";
import { factsWith } from "./support";

const week = { readable: true, from: "2027-03-25" } as Change["log"];
const unreadable = { readable: false, reason: "403 Authorization_RequestDenied" } as const;
const withOld = (day: string) => ({ "edge-g1": day, "test-g2": day });

const cases: readonly Case[] = [
  ["all is well where both consumers have moved", {}, 0],
  [
    "no credential yet: run up",
    { runs: [] },
    1,
    "not-issued",
    /^edge has no credential yet; run `pulumi up --stack test`$/,
  ],
  [
    "a rotation that is due is noted, not yet alarming",
    { today: "2027-05-15" },
    0,
    "rotation-due",
    /has been due since 2027-05-07; .* before 2027-06-04/,
  ],
  [
    "a rotation that was missed is overdue, with the day on which the newest ends",
    { today: "2027-06-04" },
    1,
    "rotation-overdue",
    /overdue: it has been due since 2027-05-07; edge-g2 ends on 2027-08-19/,
  ],
  [
    "two forced rotations in a row leave no room for the regular one: somebody must revoke, and knows it at once",
    {
      today: "2026-12-06",
      runs: ["2026-11-22", "2026-12-05", "2026-12-06"],
      forcedOn: ["2026-12-05", "2026-12-06"],
    },
    1,
    "no-room",
    /^no room for a successor of edge-g3 before 2027-05-21, when g1 ends; edge-g3 itself ends on 2027-06-04; once nobody uses g1, revoke it \(quarterturn:revoke: \{ edge: \[1\] \}\) and run `pulumi up --stack test`$/,
  ],
  [
    "one forced rotation does not",
    { today: "2026-12-05", runs: ["2026-11-22", "2026-12-05"], forcedOn: ["2026-12-05"] },
    0,
  ],
  [
    "nothing live: sign-ins are refused",
    { today: "2027-09-01" },
    1,
    "nothing-live",
    /^edge has no valid credential: its sign-ins are refused; run `pulumi up --stack test`, and tell IDIM/,
  ],

  [
    "a consumer that hasn't moved has time, at 50 days",
    { used: withOld("2027-03-31") },
    0,
    "not-moved-yet",
    /there is still time; from 2027-04-06 on it counts as a failure/,
  ],
  [
    "one that hasn't moved with 45 days left must be told, by whom and when",
    { today: "2027-04-06", used: withOld("2027-04-05") },
    1,
    "still-used",
    /^edge \(sec_bcgov_v1 \(Test\/Edge\), DEV, DEV2, SIT\) still signs in with edge-g1, which ends on 2027-05-21, in 45 days: used, last on 2027-04-05 \(1 day ago\) from 192\.0\.2\.7, 12 times in the log; tell IDIM Technical Operations <idim-technical-operations@example\.com>, MaxConf contact <maxconf-contact@example\.com> to switch to edge-g2$/,
  ],
  [
    "one that said it moved, and didn't, must be told at once",
    {
      confirmed: [2, "2027-03-01"],
      runs: ["2026-11-22", "2027-02-20", "2027-03-01"],
      used: withOld("2027-03-20"),
    },
    1,
    "moved-but-used",
    /was confirmed to have moved, but still signs in with edge-g1/,
  ],
  [
    "one that said it moved is believed where the log is too short",
    {
      today: "2027-04-20",
      confirmed: [2, "2027-03-01"],
      runs: ["2026-11-22", "2027-02-20", "2027-03-01"],
      log: { readable: true, from: "2027-04-13" } as Change["log"],
    },
    0,
  ],
  [
    "a log of 7 days can't tell that the old one is unused",
    { log: week },
    2,
    "use-unknown",
    /begins on 2027-03-25, 23 days after 2027-03-02; ask .* and write `quarterturn:confirmed: \{ edge: 2 \}`/,
  ],
  [
    "nor may it stay so with 45 days left",
    { today: "2027-04-06", log: { readable: true, from: "2027-03-30" } as Change["log"] },
    1,
    "not-confirmed",
  ],
  [
    "an unreadable log can't tell anything",
    { log: unreadable },
    2,
    "log-unreadable",
    /can't tell which secrets are in use: 403 Authorization_RequestDenied/,
  ],
  [
    "with an unreadable log and 45 days left, somebody must ask",
    { today: "2027-04-06", log: unreadable },
    1,
    "not-confirmed",
  ],
  [
    "a log that has nothing at all isn't believed",
    { used: {} },
    2,
    "log-unreadable",
    /has no sign-in of these consumers/,
  ],
  [
    "a log that lacks the run's own proof isn't believed",
    { today: "2027-03-05", proven: ["edge-g2", "test-g2"], used: { "test-g2": "2027-03-04" } },
    2,
    "log-unreadable",
    /lacks the sign-in that proved edge-g2 on 2027-02-20/,
  ],
  [
    "whoever left the stack file and still signs in must know that nothing newer comes",
    {
      today: "2027-04-06",
      runs: ["2026-11-22", "2027-02-20", "2027-03-01"],
      removed: ["edge"],
      used: withOld("2027-04-05"),
    },
    1,
    "still-used",
    /it left the stack file, so no newer one follows/,
  ],

  [
    "an expired one that is still tried is somebody's outage",
    {
      today: "2027-05-25",
      runs: ["2026-11-22", "2027-02-20", "2027-05-22"],
      refused: { "edge-g1": "2027-05-24" },
      used: { "edge-g2": "2027-05-24", "test-g2": "2027-05-24" },
    },
    1,
    "expired-tried",
    /still tries edge-g1, which ended on 2027-05-21: 12 refused, last on 2027-05-24 from 192\.0\.2\.7; help .* to switch to edge-g3/,
  ],
  [
    "one that was tried ten days ago is history",
    {
      today: "2027-06-10",
      runs: ["2026-11-22", "2027-02-20", "2027-05-22"],
      refused: { "edge-g1": "2027-05-31" },
      used: { "edge-g2": "2027-06-09", "test-g2": "2027-06-09" },
    },
    0,
    "expired-tried",
  ],
  [
    "a secret that the app doesn't have is noted",
    { refused: { "edge-?": "2027-03-30" } },
    0,
    "unknown-tried",
    /12 sign-ins with a secret that its app doesn't have/,
  ],
  [
    "but a consumer that signs in with nothing else is locked out",
    { used: { "test-g2": "2027-03-31" }, refused: { "edge-?": "2027-03-30" } },
    1,
    "unknown-tried",
    /, last on 2027-03-30 from 192\.0\.2\.7, and no sign-in with a valid one since; help IDIM .* to switch to edge-g2$/,
  ],
  [
    "and so may one be that got through on the same day, and not since",
    { used: { "edge-g2": "2027-03-30", "test-g2": "2027-03-31" }, refused: { "edge-?": "2027-03-30" } },
    1,
    "unknown-tried",
    /, and no sign-in with a valid one since; help IDIM .* to switch to edge-g2$/,
  ],
  [
    "and so may a part of it be, where one that it had ended lately and is cleared away",
    {
      today: "2027-05-25",
      runs: ["2026-11-22", "2027-02-20", "2027-05-22"],
      refused: { "edge-?": "2027-05-24" },
      used: { "edge-g3": "2027-05-24", "test-g3": "2027-05-24" },
      onApp: (ours) => ({ ok: true, value: ours.slice(1) }),
    },
    1,
    "unknown-tried",
    /; it may be edge-g1; help IDIM .* to switch to edge-g3$/,
  ],
];

describe("a report on who uses what", () => {
  testCases(cases);

  it("begins to alarm 45 days before the end, and so at least 30 before, whatever weekday the watch has", () => {
    const days = ["2027-04-05", "2027-04-06", "2027-04-13", "2027-05-20"];
    const codes = days.map(
      (today) => buildReport(factsWith({ today, used: withOld(addDays(parseDay(today), -1)) })).exitCode,
    );
    assert.deepEqual(codes, [0, 1, 1, 1]);
  });

  it("says next to each credential what to do about it", () => {
    const [edge] = buildReport(factsWith({ today: "2027-04-06", used: withOld("2027-04-05") })).consumers;
    const [old, newest] = edge?.credentials ?? [];
    assert.match(old?.next ?? "", /^tell IDIM .* to switch to edge-g2$/);
    assert.equal(newest?.next, "nothing: the first run from 2027-05-07 on issues its successor");
  });

  it("says next to the newest that its successor is due", () => {
    const [edge] = buildReport(factsWith({ today: "2027-05-15" })).consumers;
    assert.equal(
      edge?.credentials.at(-1)?.next,
      "run `pulumi up --stack test`: its successor has been due since 2027-05-07",
    );
  });

  it("plans the rotations of a year", () => {
    const [edge] = buildReport(factsWith()).consumers;
    assert.deepEqual(
      edge?.planned.map(({ name, validFrom }) => `${name} ${validFrom}`),
      ["edge-g3 2027-05-07", "edge-g4 2027-08-05", "edge-g5 2027-11-03", "edge-g6 2028-02-01"],
    );
  });
});
