import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020";
import { packageRoot } from "../../cli/places";
import { historyCsv } from "../../history/csv";
import { historyPage } from "../../history/page";
import { readTold } from "../../history/read";
import { historyReport } from "../../history/report";
import { type HistoryReport, publishedHistorySchema } from "../../history/schema";
import { historyText } from "../../history/text";
import { types } from "../../names/types";
import { type Ledger, type Origin, parseDay } from "../../rotation";
import { UsageError } from "../../settings/usageError";
import { Estate, type Wishes } from "../rotation/support/estate";

const published = readFileSync(join(packageRoot, "docs", "history.schema.json"), "utf8");

/** As a provider has neither. */
const provider = { urn: "urn:pulumi:test::quarterturn::pulumi:providers:random::default" };

const urnOf = (type: string, name: string): string => `urn:pulumi:test::quarterturn::${type}::${name}`;

/** What `pulumi stack export` prints of a stack with this ledger, and e-mails of a credential that lives. */
function exported(ledger: object | undefined, sent: Readonly<Record<string, object>> = {}): string {
  const handovers = Object.entries(sent).map(([name, deliveries]) => ({
    urn: urnOf(types.handover, name),
    inputs: {},
    outputs: { keyId: "k", deliveries },
  }));
  const ledgers =
    ledger === undefined ? [] : [{ urn: urnOf(types.ledger, "ledger"), inputs: ledger, outputs: {} }];
  return JSON.stringify({ version: 3, deployment: { resources: [...ledgers, ...handovers, provider] } });
}

function told(ledger: object | undefined, sent = {}, since?: string): HistoryReport {
  return historyReport(readTold(exported(ledger, sent)), {
    stack: "test",
    since: since === undefined ? undefined : parseDay(since),
  });
}

/** The ledger after some runs. */
function ledgerAfter(
  ...runs: readonly (readonly [today: string, wishes?: Wishes, origin?: Origin])[]
): Ledger {
  const estate = new Estate();
  for (const [today, wishes, origin] of runs) {
    estate.origin = origin;
    estate.run(today, wishes);
  }
  assert.ok(estate.ledger);
  return estate.ledger;
}

const ada = { email: "ada@example.com", form: "openpgp", keyId: "k", sentOn: "2027-02-20" };

function linesOf({ entries }: HistoryReport): string[] {
  return entries.map(
    ({ day, credential, consumer, sentence }) => `${day} ${credential ?? consumer} ${sentence}`,
  );
}

describe("the history of a stack", () => {
  const year = ledgerAfter(
    ["2026-11-22", undefined, { commit: "1a2b3c4d5e6f", by: "ada" }],
    ["2027-02-20"],
    ["2027-05-22", { edge: { force: "leaked in a ticket", revoke: [2] } }],
  );

  it("tells everything in the order of its days, with what isn't in the ledger yet", () => {
    assert.deepEqual(linesOf(told(year, { "edge-g2": { ada } })), [
      "2026-11-22 edge-g1 issued: the first one, valid until 2027-05-21",
      "2027-02-20 edge-g2 issued: it was time, valid until 2027-08-19",
      "2027-02-20 edge-g2 handed over to ada <ada@example.com>, encrypted",
      "2027-05-21 edge-g1 expired",
      "2027-05-22 edge-g2 revoked",
      "2027-05-22 edge-g3 issued, forced: leaked in a ticket, valid until 2027-11-18",
    ]);
  });

  it("says whose run it was, and of which commit", () => {
    const [first, second] = told(year).entries;
    assert.deepEqual([first?.by, first?.commit, second?.by], ["ada", "1a2b3c4d5e6f", null]);
  });

  it("leaves out what was before the day that was asked for", () => {
    assert.deepEqual(
      told(year, {}, "2027-05-22").entries.map(({ day }) => day),
      ["2027-05-22", "2027-05-22"],
    );
  });

  it("tells of a consumer that is gone", () => {
    const gone = ledgerAfter(["2026-11-22"], ["2026-12-01", {}], ["2027-06-01", {}], ["2027-06-02", {}]);
    assert.deepEqual(gone.consumers, {});
    assert.deepEqual(linesOf(told(gone)).slice(1), [
      "2026-12-01 edge left the stack file",
      "2027-05-21 edge-g1 expired",
    ]);
  });

  it("tells once of a delivery that the ledger has taken over, and whose handover is still there", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    const delivery = { sentOn: parseDay("2026-11-22"), address: ada.email, form: ada.form };
    const held = { password: "protected", published: true, deliveries: { ada: delivery } } as const;
    estate.holdings = { "edge-g1": held };
    estate.run("2027-06-01");
    const sent = { "edge-g1": { ada: { ...ada, sentOn: "2026-11-22" } } };
    const deliveries = told(estate.ledger, sent).entries.filter(({ what }) => what === "handed-over");
    assert.equal(deliveries.length, 1);
  });

  it("tells of a Keycloak client's secret that was taken over as of any other", () => {
    const app = {
      displayName: "portal",
      clientId: "portal",
      issuer: "https://sso.example.com/realms/maxconf",
    };
    const policy = { rotatedSecretExpirationDays: 60, maxActiveSecrets: 2 };
    const server = { current: "unknown", expiresOn: parseDay("2027-03-01") } as const;
    const ledger = ledgerAfter(["2026-11-22", { portal: { app, policy, server } }]);
    assert.deepEqual(linesOf(told(ledger)), [
      "2026-11-22 portal-g1 taken over: the client's present secret, valid until 2027-03-01",
    ]);
  });

  it("of an older version's state is what that still knows, and says so", () => {
    const { history, ...rest } = year;
    assert.notEqual(history, undefined);
    const report = told({ ...rest, format: 2 });
    assert.match(linesOf(report).at(-1) ?? "", /^2027-05-22 edge-g3 issued/);
    assert.match(report.notes.join(), /kept no history/);
    assert.equal(report.exitCode, 0);
  });

  it("is none where no run has begun", () => {
    assert.equal(historyText(told(undefined)), "test: nothing happened\n");
  });

  const edited: Readonly<Record<string, readonly [(text: string) => string, RegExp]>> = {
    "a line is gone": [
      (text) => text.replace(/^.* g2 issued.*\n/m, ""),
      /^edge: nothing tells how g2 came to be$/,
    ],
    "a line is broken": [(text) => `${text}\nhello`, /^edge: 1 of its lines is none that a run writes$/],
  };
  for (const [title, [edit, problem]] of Object.entries(edited)) {
    it(`says that it can't be right where ${title}`, () => {
      const report = told({ ...year, history: { edge: edit(year.history?.edge ?? "") } });
      assert.equal(report.exitCode, 1);
      assert.match(report.problems.join("\n"), problem);
    });
  }

  it("refuses what is no state, and repeats nothing of it", () => {
    for (const text of ["hunter2", "7", '{"deployment":{"resources":"hunter2"}}']) {
      assert.throws(
        () => readTold(text),
        (error) => error instanceof UsageError && !error.message.includes("hunter2"),
      );
    }
  });
});

describe("a history's renderings", () => {
  const reason = '=HYPERLINK("https://x.example","a,b")\n<script>alert(1)</script>';
  const report = told(
    ledgerAfter(["2026-11-22", undefined, { by: "@SUM(1)" }], ["2027-02-20", { edge: { force: reason } }]),
  );

  it("is the published JSON, npm run history-schema writes it anew", () => {
    assert.equal(published, publishedHistorySchema());
    const validate = new Ajv2020({ formats: { date: true } }).compile(JSON.parse(published) as object);
    assert.ok(validate(JSON.parse(JSON.stringify(report))), JSON.stringify(validate.errors, null, 2));
  });

  it("is CSV in which every line has as many cells, and none begins a formula", () => {
    const rows = historyCsv(report).split("\r\n");
    assert.equal(rows.pop(), "");
    for (const row of rows) {
      const cells = row.match(/"(?:[^"]|"")*"(?=,|$)/g) ?? [];
      assert.equal(cells.join(","), row);
      assert.equal(cells.length, 16, row);
      for (const cell of cells) assert.doesNotMatch(cell, /^"\s*[=+@-]/);
    }
    assert.match(rows.join("\n"), /"'@SUM\(1\)"/);
    assert.match(rows.join("\n"), /"'=HYPERLINK\(""https:\/\/x\.example"",""a,b""\)\\n<script>/);
  });

  it("is a page in which nobody's words are markup", () => {
    const page = historyPage(report);
    assert.ok(!page.includes("<script>"));
    assert.match(page, /&lt;script&gt;/);
  });

  it("is text in lines that nobody's words can break", () => {
    const lines = historyText(report).trimEnd().split("\n");
    assert.equal(lines.length, report.entries.length + 3);
    assert.equal(lines[0], "test: 2 events of 1 consumer, 2026-11-22 to 2027-02-20");
  });
});
