import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../../cli/places";
import { stepAt } from "./support/gate";
import { urns } from "./support/json";
import { Stack } from "./support/stack";

describe("npm run gate", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "quarterturn-gate-"));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  function gate(args: readonly string[], input = "") {
    const main = join(packageRoot, "cli", "main.js");
    return spawnSync(process.execPath, [main, "gate", ...args], { input, encoding: "utf8" });
  }

  it("exits with 0 and the Markdown for a preview that passes, from a file", () => {
    const file = join(folder, "preview.json");
    writeFileSync(file, JSON.stringify(new Stack().up("2026-11-22").preview("2027-02-20")));
    const { status, stdout, stderr } = gate([file, "--stack", "test"]);
    assert.equal(stderr, "");
    assert.equal(status, 0);
    assert.match(stdout, /^<!-- quarterturn gate test -->\n## ✅ test: 2 new credentials\n/);
  });

  it("exits with 1, the Markdown and each reason for one that is refused, from standard input", () => {
    const preview = new Stack().up("2026-11-22").preview("2027-02-20");
    stepAt(preview, urns.vault).op = "delete";
    const { status, stdout, stderr } = gate(["-"], JSON.stringify(preview));
    assert.equal(status, 1);
    assert.match(stdout, /^## ⛔ test: refused, for 1 reason$/m);
    assert.match(stderr, /^Vault vault: got a deletion; keep the vault and its protection.*\n$/);
  });

  it("writes what identifies a plan, and refuses another one when it is to be that", () => {
    const stack = new Stack().up("2026-11-22");
    const [file, record] = [join(folder, "judged.json"), join(folder, "record.json")];
    writeFileSync(file, JSON.stringify(stack.preview("2027-02-20")));
    assert.equal(gate([file, "--record", record, "--commit", "0123abc"]).status, 0);
    const written = JSON.parse(readFileSync(record, "utf8")) as Record<string, unknown>;
    assert.deepEqual(Object.keys(written), [
      "format",
      "passed",
      "project",
      "stack",
      "today",
      "commit",
      "stackFile",
      "ledger",
      "state",
      "steps",
    ]);
    assert.deepEqual([written.passed, written.today, written.commit], [true, "2027-02-20", "0123abc"]);
    assert.equal(gate([file, "--expect", record]).status, 0);
    const later = gate(["-", "--expect", record], JSON.stringify(stack.preview("2027-02-21")));
    assert.equal(later.status, 1);
    assert.match(
      later.stderr,
      /^the plan that was judged: got today 2027-02-21, want today 2027-02-20; have this/m,
    );
    assert.match(later.stdout, /^## ⛔ test: refused/m);
    assert.equal(gate([file, "--expect", join(folder, "none.json")]).status, 2);
  });

  it("writes no record through a link that lies in its place", function () {
    if (process.platform === "win32") this.skip(); // Links need rights there.
    const [link, other] = [join(folder, "link.json"), join(folder, "theirs.json")];
    writeFileSync(other, "theirs");
    symlinkSync(other, link);
    const preview = JSON.stringify(new Stack().up("2026-11-22").preview("2027-02-20"));
    const { status, stderr } = gate(["-", "--record", link], preview);
    assert.equal(status, 2);
    assert.match(stderr, /^--record: got .*link\.json, want a file that can be written: it is a link; .*\n$/);
    assert.equal(readFileSync(other, "utf8"), "theirs");
  });

  it("writes down that a plan was refused", () => {
    const preview = new Stack().up("2026-11-22").preview("2027-02-20");
    stepAt(preview, urns.vault).op = "delete";
    const record = join(folder, "refused.json");
    assert.equal(gate(["-", "--record", record], JSON.stringify(preview)).status, 1);
    assert.equal((JSON.parse(readFileSync(record, "utf8")) as { passed: boolean }).passed, false);
  });

  it("takes a revoked credential's last use from a report of the status, of the same stack only", () => {
    const stack = new Stack().up("2026-11-22").up("2027-02-20");
    stack.config["quarterturn:revoke"] = { edge: [1] };
    const file = join(folder, "status.json");
    const report = (name: string) =>
      JSON.stringify({
        format: 1,
        stack: name,
        today: "2027-02-27",
        consumers: [
          {
            name: "edge",
            credentials: [{ name: "edge-g1", verdict: { sentence: "used, last on 2027-02-25" } }],
          },
        ],
      });
    writeFileSync(file, report("test"));
    const preview = JSON.stringify(stack.preview("2027-02-27"));
    const { status, stdout } = gate(["-", "--status", file], preview);
    assert.equal(status, 0);
    assert.match(stdout, /\*\*Last use\*\*: used, last on 2027-02-25 \\\(status of 2027-02-27\\\)\.$/m);
    writeFileSync(file, report("prod"));
    const other = gate(["-", "--status", file], preview);
    assert.equal(other.status, 2);
    assert.match(other.stderr, /status.json: got the status of prod, want that of test; make it with/);
    writeFileSync(file, "[]");
    assert.match(
      gate(["-", "--status", file], preview).stderr,
      /got something else, want what `npm run status/,
    );
  });

  it("shows from two stack files what changes about the e-mails", () => {
    const stack = new Stack().up("2026-11-22");
    const [was, now] = [join(folder, "was.yaml"), join(folder, "now.yaml")];
    writeFileSync(
      was,
      "config:\n  quarterturn:mail: { from: a@example.com, smtp: { host: a.example.com } }\n",
    );
    writeFileSync(
      now,
      "config:\n  quarterturn:mail: { from: a@example.com, smtp: { host: b.example.com } }\n",
    );
    const preview = stack.preview("2026-12-01");
    preview.config["quarterturn:mail"] = "[secret]";
    const { stdout } = gate(["-", "--former-stack-file", was, "--stack-file", now], JSON.stringify(preview));
    assert.match(stdout, /^- quarterturn:mail.smtp.host: a.example.com → b.example.com$/m);
  });

  it("exits with 2 and one line for what can't be read", () => {
    const missing = gate([join(folder, "nowhere.json")]);
    assert.equal(missing.status, 2);
    assert.match(missing.stderr, /nowhere.json: got ENOENT.*, want a file that can be read\n$/);
    const empty = gate(["-"]);
    assert.equal(empty.status, 2);
    assert.equal(empty.stdout, "");
    assert.match(empty.stderr, /^standard input: got nothing .*\n$/);
  });
});
