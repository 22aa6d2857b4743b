import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "../../../cli/projectRoot";
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
    const main = join(projectRoot, "cli", "main.js");
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
    assert.match(stderr, /^Vault vault: got a deletion, want the vault kept and protected.*\n$/);
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
