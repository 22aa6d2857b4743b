import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "../..");

describe("tests that need the engine", function () {
  this.timeout(60_000);
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "engine-suite-"))));
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** Runs a suite of two tests under mocha, in the environment that `npm test` makes. */
  function runSuite(env: NodeJS.ProcessEnv): string {
    const suite = join(folder, "suite.js");
    const helper = JSON.stringify(join(root, "test/support/engine.ts"));
    writeFileSync(
      suite,
      `require(${helper}).describeWithEngine("a stack", (env) => {
         it("goes up with " + env.QUARTERTURN_ENGINE_BIN, function () { if (this.timeout() !== 300000) throw new Error(); });
         it("goes down", () => {});
       });`,
    );
    const mocha = [
      require.resolve("mocha/bin/mocha.js"),
      "--no-config",
      "--no-color",
      "--require",
      "ts-node/register",
      suite,
    ];
    const nothing = { QUARTERTURN_ENGINE_BIN: undefined, QUARTERTURN_ENGINE_MISSING: undefined };
    const options = { cwd: root, env: { ...process.env, ...nothing, ...env }, encoding: "utf8" } as const;
    return spawnSync(process.execPath, mocha, options).stdout;
  }

  it("run with it, and with minutes of time", () => {
    const output = runSuite({ QUARTERTURN_ENGINE_BIN: "/engine/bin" });
    assert.match(output, /^ {2}a stack\n {4}✔ goes up with \/engine\/bin.*\n {4}✔ goes down$/m);
    assert.match(output, /2 passing/);
  });

  it("are skipped by name without it, with the reason", () => {
    const output = runSuite({ QUARTERTURN_ENGINE_MISSING: "there is no pulumi on PATH" });
    assert.match(output, /a stack \(skipped, no Pulumi engine: there is no pulumi on PATH\)\n/);
    assert.match(output, /- goes down/);
    assert.match(output, /0 passing.*\n.*2 pending/);
  });

  it("are skipped with what is missing if mocha was started by itself", () => {
    const output = runSuite({ PATH: folder, Path: folder, PULUMI_HOME: folder });
    assert.match(
      output,
      /\(skipped, no Pulumi engine: there is no pulumi on PATH; .*; npm test would get one\)/,
    );
  });
});
