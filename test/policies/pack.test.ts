import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../cli/places";
import manifest from "../../package.json";
import packManifest from "../../policies/package.json";
import { type Registered, type Written, packProblems } from "./support/packProblems";
import { ask, noEngine, startByRunner, startExecutable } from "./support/runningPack";

describe("the policy pack", function () {
  this.timeout(60_000);
  this.slow(5_000);

  let executable: ChildProcess;
  let byRunner: ChildProcess;
  let registered: readonly Registered[];
  const written = readWritten();

  before(async () => {
    executable = startExecutable(noEngine);
    byRunner = startByRunner();
    registered = await ask(executable);
  });
  after(() => {
    executable.kill();
    byRunner.kill();
  });

  it("has every rule of rules/ registered, at a level that refuses, with a test", () => {
    assert.ok(written.rules.length > 0);
    assert.deepEqual(packProblems(written, registered.slice(0, -1)), []);
  });

  it("ends with the report, which is no rule: it refuses nothing", () => {
    const { name, level } = registered.at(-1) ?? {};
    assert.deepEqual([name, level], ["report-what-passed", "advisory"]);
  });

  it("is the same where a current language host runs it", async () => {
    assert.deepEqual(await ask(byRunner), registered);
  });

  it("has the project's version", () => {
    assert.equal(packManifest.version, manifest.version);
    const yaml = readFileSync(join(packageRoot, "policies", "PulumiPolicy.yaml"), "utf8");
    assert.match(yaml, new RegExp(`^version: ${manifest.version}$`, "m"));
  });
});

describe("the check of the policy pack", () => {
  const good: Registered = { name: "require-https", description: "", level: "mandatory" };
  const test = 'from "../../policies/rules/requireHttps"; it("lets one pass"); it("refuses one")';
  const written: Written = { rules: ["requireHttps"], tests: new Map([["requireHttps", test]]) };

  it("finds nothing where all is well", () => {
    assert.deepEqual(packProblems(written, [good]), []);
    assert.deepEqual(packProblems(written, [{ ...good, level: "remediate" }]), []);
  });

  for (const level of ["disabled", "advisory"]) {
    it(`finds a rule that is ${level}`, () => {
      assert.deepEqual(packProblems(written, [{ ...good, level }]), [
        `require-https: got the level ${level}, want mandatory or remediate`,
      ]);
    });
  }

  it("finds a rule that is in no pack", () => {
    assert.deepEqual(packProblems(written, []), [
      "rules/requireHttps.ts: got no policy named require-https in the pack",
    ]);
  });

  it("finds a policy without a file", () => {
    assert.deepEqual(packProblems({ rules: [], tests: new Map() }, [good]), [
      "require-https: got no file of that name in rules/",
    ]);
  });

  it("finds a rule without a test, and a test that shows too little or is left out", () => {
    assert.deepEqual(packProblems({ ...written, tests: new Map() }, [good]), [
      "rules/requireHttps.ts: got no test/policies/requireHttps.test.ts",
    ]);
    const empty = new Map([["requireHttps", "describe.skip()"]]);
    assert.equal(packProblems({ ...written, tests: empty }, [good]).length, 4);
  });
});

function readWritten(): Written {
  const rules = readdirSync(join(packageRoot, "policies", "rules")).map((file) => file.replace(/\.ts$/, ""));
  const tests = rules.flatMap((rule) => {
    const file = join(__dirname, `${rule}.test.ts`);
    return existsSync(file) ? [[rule, readFileSync(file, "utf8")] as const] : [];
  });
  return { rules, tests: new Map(tests) };
}
