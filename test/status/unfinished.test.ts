import assert from "node:assert/strict";
import { reportText } from "../../status/render/text";
import { timelineSvg } from "../../rendering/svg";
import { timelineOf } from "../../status/render/picture";
import { buildReport } from "../../status/report/report";
import { type Case, testCases } from "./cases";
import type { Change } from "./change";
import { factsWith, keyOf } from "./support";

const gone = (...names: string[]): Change["declared"] =>
  Object.fromEntries(names.map((name) => [name, undefined]));
const without =
  (...names: string[]): Change["onApp"] =>
  (ours) => ({ ok: true, value: ours.filter(({ keyId }) => !names.map(keyOf).includes(keyId)) });

/** A run that wrote the ledger and got no further: both consumers still have what they had. */
const killedAtOnce: Change = {
  today: "2027-04-10",
  declared: gone("edge-g2", "test-g2"),
  onApp: without("edge-g2"),
  proven: ["edge-g1", "test-g1"],
  published: { edge: "g1", test: "g1" },
  delivered: {},
  used: { "edge-g1": "2027-04-09", "test-g1": "2027-04-09" },
};
/** One that made the passwords, and whose canary failed. */
const notProven: Change = { ...killedAtOnce, declared: {}, onApp: (ours) => ({ ok: true, value: ours }) };

const cases: readonly Case[] = [
  [
    "a generation of the ledger that was never made needs the run again, before what people have ends",
    killedAtOnce,
    1,
    "unfinished",
    /^edge-g2 is in the ledger but was never created: a run did not finish; run `pulumi up --stack test` again$/,
  ],
  [
    "where nothing else is valid, sign-ins are refused",
    { ...killedAtOnce, today: "2027-05-22" },
    1,
    "unfinished",
    /^edge has no valid credential: its sign-ins are refused: edge-g2 is in the ledger/,
  ],
  [
    "so it is in the very first run, where nothing was refused yet",
    {
      today: "2026-11-22",
      runs: ["2026-11-22"],
      declared: gone("edge-g1", "test-g1"),
      onApp: without("edge-g1"),
      published: {},
      delivered: {},
      used: {},
    },
    1,
    "unfinished",
    /^edge-g1 is in the ledger but was never created/,
  ],
];

describe("a report on a run that was not finished", () => {
  testCases(cases);

  for (const [title, change] of [
    ["was never made", killedAtOnce],
    ["was not proven", notProven],
  ] as const) {
    it(`asks nobody to switch to one that ${title}`, () => {
      const { findings, consumers } = buildReport(factsWith(change));
      const said = findings.map((one) => `${one.code}: ${one.sentence}; ${one.action ?? ""}`).join("\n");
      assert.equal(/switch to|has not moved|still signs in/.test(said), false, said);
      const [old] = consumers[0]?.credentials ?? [];
      assert.equal(old?.next, "nothing: edge uses it until a newer one is handed over");
    });
  }

  it("shows what was never made as not made, everywhere", () => {
    const report = buildReport(factsWith(killedAtOnce));
    const row = report.consumers[0]?.credentials[1];
    assert.deepEqual(
      [row?.state, row?.keyId, row?.verdict, row?.handover, row?.published, row?.onApp, row?.proven],
      ["notMade", null, null, null, false, null, null],
    );
    assert.equal(row?.next, "run `pulumi up --stack test` again: it creates it");
    assert.match(reportText(report), /edge-g2 +not made +2027-02-20 +2027-08-19 +131 days *\n/);
    assert.match(timelineSvg(timelineOf(report)), /<rect class="notMade"/);
    assert.match(timelineSvg(timelineOf(report)), /edge-g2: 2027-02-20 to 2027-08-19, not made/);
  });

  it("has the way back until the newest one was handed over, and judges it afterwards", () => {
    const delivered = { "edge-g2": ["idim-technical-operations", "maxconf-contact"] };
    const later: Change = { ...killedAtOnce, declared: {}, onApp: (ours) => ({ ok: true, value: ours }) };
    const done = {
      ...later,
      proven: ["edge-g2", "test-g2"],
      published: { edge: "g2", test: "g2" },
      delivered,
    };
    const { findings } = buildReport(factsWith({ ...done, handsOver: false }));
    assert.ok(findings.some(({ code, subject }) => code === "still-used" && subject === "edge-g1"));
  });
});
