import assert from "node:assert/strict";
import { chmodSync, chownSync, mkdirSync, symlinkSync } from "node:fs";
import { delimiter, join, relative } from "node:path";
import { engineEnvironment, EngineError, findEngine } from "../../cli/engine";
import { mayOthersWrite } from "../../cli/engine/others";
import { engineVersion } from "../../cli/engine/versions";
import { describeOnPosix, FakeMachine } from "../support/fakeEngine";

describeOnPosix("a program where others can put theirs", () => {
  let machine: FakeMachine;
  beforeEach(() => (machine = new FakeMachine()));
  afterEach(() => {
    machine.remove();
  });

  const folder = (path: string, mode = 0o755): string => {
    const made = join(machine.folder, path);
    mkdirSync(made, { recursive: true });
    chmodSync(made, mode);
    return made;
  };

  it("is one in a folder that is open to all, sticky or not", () => {
    assert.equal(mayOthersWrite(folder("ours")), false);
    assert.equal(mayOthersWrite(folder("open", 0o777)), true);
    assert.equal(mayOthersWrite(folder("shared", 0o1777)), true);
  });

  it("is one below a folder that is open to all, unless that is sticky and what is in it is ours", () => {
    folder("open", 0o777);
    assert.equal(mayOthersWrite(folder("open/bin")), true);
    folder("shared", 0o1777);
    assert.equal(mayOthersWrite(folder("shared/bin")), false);
  });

  it("is one that somebody else has made in a folder that is open to all", function () {
    if (process.getuid?.() !== 0) this.skip(); // Only root gives files away.
    folder("shared", 0o1777);
    chownSync(folder("shared/node_modules"), 54_321, 54_321);
    assert.equal(mayOthersWrite(folder("shared/node_modules/.bin")), true);
    // Where nobody but an administrator could have put it, it was an administrator who trusted them.
    chownSync(folder("tools"), 54_321, 54_321);
    assert.equal(mayOthersWrite(folder("tools/bin")), false);
  });

  it("is one that isn't there yet and that anybody could make", () => {
    folder("shared", 0o1777);
    assert.equal(mayOthersWrite(join(machine.folder, "shared", "node_modules", ".bin")), true);
    assert.equal(mayOthersWrite(join(machine.folder, "none", "bin")), false);
  });

  it("is one behind a link into such a folder", () => {
    symlinkSync(folder("open", 0o777), join(machine.folder, "link"));
    assert.equal(mayOthersWrite(join(machine.folder, "link")), true);
  });

  it("is one in a relative folder, which is another one wherever one stands", () => {
    assert.equal(mayOthersWrite("node_modules/.bin"), true);
    assert.equal(mayOthersWrite("."), true);
  });

  it("is no engine, whatever it says, and the user sees why", async () => {
    chmodSync(machine.pulumiOnPath("3.300.0"), 0o777);
    const env = { ...machine.env(), PATH: `${machine.env().PATH ?? ""}${delimiter}.` };
    const found = findEngine(env);
    assert.ok(found.engine === undefined);
    assert.equal(found.reasons[0], "there is no pulumi on PATH");
    machine.pulumiInCache();
    assert.equal((await machine.ensure({ env })).source, "cache");
    const open = join(machine.folder, "pulumi-3.300.0");
    assert.equal(machine.lines[0], `Removed from PATH, because any user can write there: ${open}, ..`);
  });

  it("builds no engine either", async () => {
    machine.goOnPath();
    chmodSync(join(machine.folder, "go"), 0o777);
    await assert.rejects(machine.ensure(), /it can't be built: there is no go on PATH/);
  });

  it("is on nobody's PATH that we start", () => {
    const binFolder = machine.pulumiOnPath("3.260.0");
    const PATH = [folder("open", 0o777), folder("ours"), relative(process.cwd(), folder("ours"))].join(
      delimiter,
    );
    const engine = { binFolder, version: engineVersion, source: "path" } as const;
    assert.equal(
      engineEnvironment(engine, { PATH }).PATH,
      [binFolder, join(machine.folder, "ours")].join(delimiter),
    );
  });

  it("is not taken from a PULUMI_HOME that is open to all, nor put there", async () => {
    machine.pulumiInCache();
    chmodSync(machine.home, 0o777);
    machine.goOnPath();
    await assert.rejects(machine.ensure(), (error: unknown) => {
      assert.ok(error instanceof EngineError);
      assert.deepEqual(error.reasons, [
        "there is no pulumi on PATH",
        `${machine.target} is ignored: other users of this machine can write there; set PULUMI_HOME to a folder of your own`,
      ]);
      return true;
    });
    assert.throws(() => machine.goCalls(), /ENOENT/);
  });
});

describeOnPosix("what gets the engine", () => {
  let machine: FakeMachine;
  beforeEach(() => (machine = new FakeMachine()));
  afterEach(() => {
    machine.remove();
  });

  it("has a temporary folder of its own: npm's wrapper runs a script from there, under a name that can be guessed", async () => {
    const wrapper = machine.wrapper(`
      const fs = require("fs"), os = require("os"), path = require("path");
      const { mode } = fs.statSync(os.tmpdir());
      console.error(os.tmpdir() + " " + (mode & 0o777).toString(8));
      process.exit(1);`);
    await assert.rejects(machine.ensure({ probe: () => Promise.resolve(undefined), wrapper }));
    const said = machine.lines.find((line) => line.includes("the download failed")) ?? "";
    assert.match(said, /failed: .*\/versions\/[\d.]+\.making\/[^ ]*\/tmp 700\.$/);
  });

  it("builds in one, too", async () => {
    machine.goOnPath("go1.26.8", 0, 'echo "$TMPDIR $GOTMPDIR" >&2; exit 1');
    await assert.rejects(
      machine.ensure(),
      /\/versions\/[\d.]+\.making\/[^ ]*\/tmp [^ ]*\.making\/[^ ]*\/tmp/,
    );
  });
});
