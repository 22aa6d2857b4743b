import assert from "node:assert/strict";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import spawn from "cross-spawn";
import { describeWithEngine } from "../support/engine";
import { type Finished, finished } from "../support/estate";
import { PoisonedFolder } from "../support/poison";
import { projectIn } from "../support/projectCopy";

describeWithEngine("A rehearsal where another user's code lies in the machine's temporary folder", (env) => {
  let root: string;
  let temporary: PoisonedFolder;
  /** Not every file system notes when a file was read. */
  let tellsReads = false;

  before(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), "quarterturn-poisoned-")));
    projectIn(root);
    temporary = new PoisonedFolder();
    const mains = [
      root,
      ...["cli/main.js", "provider/launch.js", "policies/launch.js"].map((file) => join(root, file)),
      require.resolve("@pulumi/pulumi/cmd/run"),
      require.resolve("@pulumi/pulumi/cmd/run-policy-pack"),
    ];
    for (const main of mains) temporary.poisonTsNode(main);
  });
  after(() => {
    temporary.remove();
    rmSync(root, { recursive: true, force: true });
  });

  function run(file: string, ...args: string[]): Promise<Finished> {
    return finished(spawn(file, args, { cwd: root, env: { ...env, ...temporary.places } }));
  }

  it("would run it by ts-node as it is", async () => {
    temporary.watchReads();
    const asItIs = { ...env, ...temporary.environment };
    delete asItIs.DISABLE_V8_COMPILE_CACHE;
    await finished(
      spawn(process.execPath, ["-r", "ts-node/register", "-e", "1"], { cwd: root, env: asItIs }),
    );
    assert.equal(temporary.hasRun(), true);
    tellsReads = temporary.read().length > 0;
  });

  it("runs and reads nothing of it, from the command to the program, the providers and the policy pack", async () => {
    temporary.watchReads();
    const pack = ["--policy-pack", join("policies", "pulumi-analyzer-quarterturn")];
    const up = ["pulumi", "up", "--yes", "--stack", "test", ...pack];
    // As npm starts it: npm itself keeps compiled code in the temporary folder, before anything of ours has begun.
    const { code, stdout, stderr } = await run(
      process.execPath,
      ...[join(root, "cli", "main.js"), "local", "--date", "2026-11-22", ...up],
    );
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /edge-g1: sent to/);
    assert.match(stdout, /✅ quarterturn@v/);
    assert.equal(temporary.hasRun(), false, "another user's code has run");
    if (tellsReads) assert.deepEqual(temporary.read(), []);
  });
});
