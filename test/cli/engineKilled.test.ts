import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { engineVersion } from "../../cli/engine/versions";
import { describeOnPosix, FakeMachine } from "../support/fakeEngine";

const seconds = 30;

/** A process that asks for the engine, as a command of ours does. */
const program = `
  require("ts-node").register({ project: process.argv[1] + "/tsconfig.json" });
  const { ensureEngine } = require(process.argv[1] + "/cli/engine");
  const { here } = require(process.argv[1] + "/cli/engine/machine");
  ensureEngine(console.log, { ...here(), env: JSON.parse(process.argv[2]), probe: async () => "is not reached" });
`;

describeOnPosix("a build that is killed", function () {
  this.timeout(60_000);
  let machine: FakeMachine;
  let child: ChildProcess;

  beforeEach(async () => {
    machine = new FakeMachine();
    // It writes its process ID, to see later whether it lives.
    machine.goOnPath("go1.26.8", 0, `echo $$ > '${machine.folder}/pid'; sleep ${seconds}`);
    const root = join(__dirname, "../..");
    child = spawn(process.execPath, ["-e", program, root, JSON.stringify(machine.env())], { cwd: root });
    while (!existsSync(join(machine.folder, "pid"))) await sleep(20);
  });
  afterEach(() => {
    child.kill("SIGKILL");
    machine.remove();
  });

  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    it(`by ${signal} leaves nothing, ends what it started and dies of that signal`, async () => {
      child.kill(signal);
      assert.deepEqual(await once(child, "exit"), [null, signal]);
      assert.deepEqual(machine.versions(), []);
      await machine.endOfProcesses();
    });
  }

  it("by force leaves nothing in the engine's place, and the next run starts anew at once", async () => {
    child.kill("SIGKILL");
    await once(child, "exit");
    process.kill(-machine.processGroup(), "SIGKILL");
    assert.deepEqual(machine.versions(), [`${engineVersion}.making`]);
    machine.goOnPath();
    const begun = performance.now();
    assert.equal((await machine.ensure({ patience: { beat: 1000, abandoned: 10_000 } })).source, "build");
    assert.ok(performance.now() - begun < 1000);
    assert.deepEqual(machine.versions(), [engineVersion]);
    assert.deepEqual(readdirSync(machine.target), ["bin"]);
  });
});
