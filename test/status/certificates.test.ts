import assert from "node:assert/strict";
import type { Watched } from "../../certificates/watched";
import { addDays, parseDay } from "../../rotation";
import { buildReport } from "../../status/report/report";
import { findingWords } from "../../status/render/words";
import { Watch, issued, wanted } from "../rotation/support/renewals";
import { seen, unseen, watched } from "./sightings";
import { factsWith } from "./support";

const today = parseDay("2027-04-01");
/** With half a year of life, so that the notice counts. */
const ending = (days: number): Watched => watched(seen({ from: "2026-11-01", until: addDays(today, days) }));
const isCalendar = ({ code }: { readonly code: string }): boolean => code === "certificate-calendar";

describe("the report on certificates", () => {
  const cases: readonly (readonly [title: string, fact: Watched, exitCode: number, sentence?: RegExp])[] = [
    ["is quiet with 31 days left", ending(31), 0],
    [
      "names who must renew it with 30 days left",
      ending(30),
      1,
      /pexip-node \(pexip\.test\.maxconf\.example\.com:443\) expires on 2027-05-01, in 30 days; MaxConf operations must renew it with DigiCert now/,
    ],
    ["says that one is over", ending(-1), 1, /expired on 2027-03-31: clients refuse it/],
    [
      "says that one ends today, and that it does not before its last second",
      ending(0),
      1,
      /expires today, at/,
    ],
    [
      "says that it isn't that host's",
      watched(seen({ change: { missingNames: ["pexip.test.maxconf.example.com"] } })),
      1,
      /isn't for pexip\.test\.maxconf\.example\.com: it is for test; clients refuse it; MaxConf operations must install/,
    ],
    [
      "notes an issuer that the stack file doesn't know",
      watched(seen({ issuerName: "Let's Encrypt, R11", change: { isFromWantedIssuer: false } })),
      0,
      /is from Let's Encrypt, R11, the stack file says DigiCert/,
    ],
    [
      "can't tell where it wasn't reached",
      watched(unseen()),
      2,
      /could not look at the certificate of .*:443: nothing listens there \(ECONNREFUSED\); ask MaxConf operations/,
    ],
    [
      "can't tell where only one of its nodes was reached",
      watched(seen({ node: "conf-1" }), unseen("conf-2")),
      2,
      /conf-2 \(10\.1\.0\.11:443\): nothing listens there/,
    ],
    [
      "can't tell where its caFile can't be read",
      { kind: "failed", reason: "its caFile: there is no such file" },
      2,
      /could not look at the certificate of pexip-node: its caFile: there is no such file; correct `quarterturn:certificates\.pexip-node\.caFile`/,
    ],
    ["is no reason for anything where it wasn't looked at", { kind: "skipped", reason: "a rehearsal" }, 0],
  ];
  for (const [title, fact, exitCode, sentence] of cases) {
    it(title, () => {
      const report = buildReport(factsWith({ certificates: { "pexip-node": fact } }));
      const said = report.findings.filter((one) => !isCalendar(one)).map(findingWords);
      assert.equal(report.exitCode, exitCode, said.join("\n"));
      if (sentence === undefined) return;
      assert.ok(
        said.some((one) => sentence.test(one)),
        said.join("\n"),
      );
    });
  }

  it("has what each node shows, and goes by the one that ends first", () => {
    const nodes = watched(
      seen({ node: "conf-1" }),
      seen({ node: "conf-2", until: "2027-06-15" }),
      unseen("conf-3"),
    );
    const [first] = buildReport(factsWith({ certificates: { "pexip-node": nodes } })).certificates;
    assert.equal(first?.validUntil, "2027-06-15");
    assert.deepEqual(
      first.nodes.map(({ node, state, validUntil }) => [node, state, validUntil]),
      [
        ["conf-1", "seen", "2027-08-19T23:59:59Z"],
        ["conf-2", "seen", "2027-06-15T23:59:59Z"],
        ["conf-3", "unreachable", null],
      ],
    );
  });

  it("notes what ACME renews, and says whom it waits for from the first reminder's day on", () => {
    const { settings } = factsWith();
    const setting = settings.certificates["pexip-node"];
    assert.ok(setting);
    const acme = { listen: "127.0.0.1:8080" };
    const certificates = { ...settings.certificates, "pexip-node": { ...setting, acme } };
    const of = (days: number) => {
      const report = buildReport(
        factsWith({ certificates: { "pexip-node": ending(days) }, pieces: { certificates } }),
      );
      const found = report.findings.filter(({ code }) => code === "certificate-due");
      const calendar = report.findings.find(isCalendar);
      const [first] = report.certificates;
      return { found, calendar, next: first?.next ?? "", exitCode: report.exitCode };
    };
    assert.deepEqual(of(31).found, []);
    assert.match(of(31).next, /^nothing until 2027-04-02, then it is renewed by ACME; /);
    assert.match(of(31).calendar?.sentence ?? "", /^pexip-conference: renewing by hand/);
    const early = of(20);
    assert.deepEqual(
      early.found.map(({ level, sentence, action }) => [level, sentence, action]),
      [
        [
          "note",
          "the certificate of pexip-node (pexip.test.maxconf.example.com:443) expires on 2027-04-21, in 20 days, and is renewed by ACME",
          "`npm run certificate -- --stack test --renew pexip-node` says how far that is",
        ],
      ],
    );
    assert.match(early.next, /^it is renewed by ACME since 2027-03-22: `npm run certificate -- /);
    const late = of(14);
    assert.deepEqual(
      late.found.map(({ level, action }) => [level, action]),
      [
        [
          "act",
          "MaxConf operations must see why ACME has not renewed it: `npm run certificate -- --stack test --renew pexip-node`",
        ],
      ],
    );
    assert.deepEqual([late.exitCode, of(-1).exitCode], [1, 1]);
  });

  it("says of a node that doesn't answer what the runs saw there last", () => {
    const watch = new Watch();
    const { host, issuer, owner } = { ...wanted, host: "pexip.test.maxconf.example.com" };
    const shown = issued("2026-11-22", 199);
    const request = { wanted: { ...wanted, host, issuer, owner } };
    watch.run("2026-11-22", { "conf-1": shown, "conf-2": shown }, request);
    const renewal = watch.run("2027-02-20", { "conf-1": shown, "conf-2": "no answer" }, request);
    const { findings } = buildReport(
      factsWith({
        certificates: { "pexip-node": watched(seen({ node: "conf-1" }), unseen("conf-2")) },
        watch: { renewals: new Map([["pexip-node", renewal]]), reminders: [] },
      }),
    );
    const [silent] = findings.filter(({ code }) => code === "certificate-unreachable");
    assert.match(
      silent?.sentence ?? "",
      /^could not look at .* conf-2 .*; the last one that a run saw there is valid until 2027-06-08, and runs got no answer since 2027-02-20$/,
    );
  });

  it("says what renewals by hand come to, once for all of an issuer, with the sum", () => {
    const { findings } = buildReport(factsWith());
    const [only, ...others] = findings.filter(isCalendar);
    assert.deepEqual(others, []);
    assert.equal(only?.level, "note");
    assert.match(
      only.sentence,
      /^pexip-node and pexip-conference: renewing by hand every 90 days, .* leaves 9 days \(99 − 90\) with a certificate of DigiCert,/,
    );
  });
});
