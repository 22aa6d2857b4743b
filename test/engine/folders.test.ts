import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import spawn from "cross-spawn";
import { describeWithEngine } from "../support/engine";
import { type Finished, finished } from "../support/estate";
import { projectIn } from "../support/projectCopy";

const names = ["C#-Projekte", "100% what? a%20b", `Müller & "Söhne"; it's $HOME`];

describeWithEngine("A project in a folder of any name", (env) => {
  let above: string;

  before(() => {
    above = mkdtempSync(join(tmpdir(), "quarterturn-folders-"));
  });
  after(() => {
    rmSync(above, { recursive: true, force: true });
  });

  function ours(folder: string, ...args: string[]): Promise<Finished> {
    return finished(spawn(process.execPath, [join(folder, "cli", "main.js"), ...args], { cwd: folder, env }));
  }

  for (const name of names) {
    it(`is rehearsed, reported on and judged in ${name}`, async function () {
      if (process.platform === "win32" && /["?]/.test(name)) this.skip(); // No such name there.
      const folder = join(above, name);
      mkdirSync(folder);
      projectIn(folder);
      const up = await ours(
        folder,
        "local",
        "--date",
        "2026-11-22",
        "pulumi",
        "up",
        "--yes",
        "--skip-preview",
        "--stack",
        "test",
      );
      assert.equal(up.code, 0, up.stdout + up.stderr);
      assert.match(up.stdout, /edge-g1: sent to/);
      const main = join(folder, "cli", "main.js");
      const status = await ours(folder, "local", process.execPath, main, "status", "--stack", "test");
      assert.match(status.stdout, /^test, 2026-11-22: due soon \(1\)$/m, status.stderr);
      const pack = join("policies", "pulumi-analyzer-quarterturn");
      const preview = await ours(
        folder,
        "local",
        "pulumi",
        "preview",
        "--stack",
        "test",
        "--policy-pack",
        pack,
      );
      assert.equal(preview.code, 0, preview.stdout + preview.stderr);
      assert.match(preview.stdout, /✅ quarterturn@v/);
    });
  }
});
