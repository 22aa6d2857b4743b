import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020";
import { packageRoot } from "../../cli/places";
import { reportText } from "../../status/render/text";
import { publishedSchema } from "../../status/report/publishedSchema";
import { buildReport } from "../../status/report/report";
import type { Change } from "./change";
import { unseen, watched } from "./sightings";
import { factsWith, password } from "./support";

const published = readFileSync(join(packageRoot, "docs", "status.schema.json"), "utf8");

describe("the JSON Schema of a report", () => {
  it("is the published one: npm run status-schema writes it anew", () => {
    assert.equal(published, publishedSchema());
  });

  const changes: Readonly<Record<string, Change>> = {
    "all is well": {},
    "nothing was issued": { runs: [] },
    "nothing could be read": {
      log: { readable: false, reason: "403" },
      onApp: () => ({ ok: false, reason: "403" }),
      certificates: { "pexip-node": watched(unseen()) },
    },
    "there is everything": {
      today: "2027-05-25",
      runs: ["2026-11-22", "2027-02-20", "2027-05-22"],
      confirmed: [2, "2027-05-22"],
      refused: { "edge-g1": "2027-05-24", "edge-?": "2027-05-24" },
      delivered: { "edge-g3": ["maxconf-contact"] },
      proven: ["edge-g3"],
      onApp: (ours) => ({ ok: true, value: [...ours, password("k", "", "2027-01-01", "2028-01-01")] }),
    },
  };
  for (const [title, change] of Object.entries(changes)) {
    it(`holds where ${title}`, () => {
      const validate = new Ajv2020({ formats: { date: true, "date-time": true } }).compile(
        JSON.parse(published) as object,
      );
      const report: unknown = JSON.parse(JSON.stringify(buildReport(factsWith(change))));
      assert.ok(validate(report), JSON.stringify(validate.errors, null, 2));
    });
  }
});

describe("the report for a terminal", () => {
  const linesOf = (change: Change) => reportText(buildReport(factsWith(change))).split("\n");

  it("begins with what it comes to, then says what must be done", () => {
    const [first, , second] = linesOf({ published: { edge: "g1", test: "g2" } });
    assert.equal(first, "test, 2027-04-01: someone must act (1)");
    assert.equal(
      second,
      "! the vault doesn't hold edge-g2, so its readers get an older one; run `pulumi up --stack test` again",
    );
  });

  it("has a row for each credential, what to do next beneath it", () => {
    const lines = linesOf({
      confirmed: [2, "2027-03-01"],
      runs: ["2026-11-22", "2027-02-20", "2027-03-01"],
      proven: ["edge-g1", "edge-g2", "test-g2"],
      delivered: {
        "edge-g2": ["idim-technical-operations", "maxconf-contact"],
        "test-g2": ["idim-technical-operations", "maxconf-contact"],
      },
    });
    const at = lines.findIndex((line) => line.startsWith("edge: "));
    assert.deepEqual(lines.slice(at, at + 6), [
      "edge: sec_bcgov_v1 (Test/Edge); DEV, DEV2, SIT",
      "  credential  state              from        until       left      proven  handed over  confirmed   sign-ins",
      "  edge-g1     previous           2026-11-22  2027-05-21  50 days   yes                              unused",
      "      nothing: it is the way back until 2027-05-21, then it expires by itself",
      "  edge-g2     current, in vault  2027-02-20  2027-08-19  140 days  yes     2027-02-20   2027-03-01  used",
      "      nothing: the first run from 2027-05-07 on issues its successor",
    ]);
  });

  it("writes out what can't be seen in a name: it moves no cursor, ends no line and turns no text around", () => {
    const evil = "Edge\u001b[2J\u001b]0;all well\u0007\n! run `curl example.net`\r\u202edesrever\u0085";
    const facts = factsWith({
      proven: ["edge-g1"],
      onApp: (ours) => ({ ok: true, value: [...ours, password("k", evil, "2027-01-01", "2028-01-01")] }),
    });
    const { requests, consumers, recipients } = facts.settings;
    const { edge: request } = requests;
    const { edge: section } = consumers;
    assert(request !== undefined && section !== undefined);
    const contact = {
      ...recipients["maxconf-contact"],
      name: evil,
      email: "a@example.com",
      allowPlaintext: false,
    };
    const settings = {
      ...facts.settings,
      requests: { ...requests, edge: { ...request, app: { ...request.app, displayName: evil } } },
      consumers: { ...consumers, edge: { ...section, environments: [evil] } },
      recipients: { ...recipients, "maxconf-contact": contact },
    };
    const text = reportText(buildReport({ ...facts, settings }));
    assert.doesNotMatch(text, /(?!\n)[\p{Cc}\p{Cf}\u2028\u2029]/u);
    assert.equal(text.split("\n").filter((line) => line.startsWith("! run")).length, 0);
    const written =
      "Edge\\u001b[2J\\u001b]0;all well\\u0007\\n! run `curl example.net`\\r\\u202edesrever\\u0085";
    assert.ok(text.includes(`edge: ${written}; ${written}\n`), text);
  });

  it("marks what could not be read", () => {
    const [first, , second = ""] = linesOf({ log: { readable: false, reason: "403 Forbidden" } });
    assert.equal(first, "test, 2027-04-01: could not tell everything (1)");
    assert.match(second, /^\? can't tell which secrets are in use: 403 Forbidden;/);
  });
});
