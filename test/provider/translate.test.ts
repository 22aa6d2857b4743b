import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../../cli/places";

const translate = JSON.stringify(join(packageRoot, "provider", "translate.js"));

describe("a process whose TypeScript is translated", function () {
  this.timeout(30_000);
  this.slow(10_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "translate-"));
    // Its third line becomes another one: what stands above leaves nothing behind.
    const text =
      "interface Gone {\n  readonly at: string;\n}\nexport const fail = (of: Gone): never => {\n  throw new Error(of.at);\n};\n";
    writeFileSync(join(folder, "a.ts"), text);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** What a script prints that has loaded the file as `a`, or why it ended. */
  function printed(script: string, ...options: string[]): string {
    const from = JSON.stringify(join(folder, "x.js"));
    const all = `const a = require(${translate}).translatorOf(${from})("./a.ts"); ${script}`;
    const { stdout, stderr } = spawnSync(process.execPath, [...options, "-e", all], {
      cwd: packageRoot,
      encoding: "utf8",
    });
    return stdout + stderr;
  }

  const place = /^Error: here\n\s+at .*a\.ts:5:9/m;
  const caught = "try { a.fail({ at: 'here' }); } catch (error) { console.log(error.stack); }";

  it("tells the places of the TypeScript", () => {
    assert.match(printed(caught), place);
    assert.match(printed(`${caught} ${caught}`), place);
  });

  it("tells them of an error that nobody catches, too", () => {
    assert.match(printed("a.fail({ at: 'here' });"), /Error: here\n\s+at .*a\.ts:5:9/);
  });

  it("tells them beside a ts-node that is registered already, as it is where the engine starts the provider", () => {
    assert.match(printed(caught, "-r", "ts-node/register"), place);
  });

  for (const [title, change] of [
    ["half edited", 'writeFileSync(FILE, "const =")'],
    ["gone", "rmSync(FILE)"],
  ] as const) {
    it(`tells those of what was loaded where the file is ${title} by then`, () => {
      const done = change.replace("FILE", JSON.stringify(join(folder, "a.ts")));
      assert.match(printed(`require("node:fs").${done}; ${caught}`), place);
    });
  }

  it("starts on an old Node.js, which keeps no compiled code", () => {
    const old = join(folder, "old.js");
    writeFileSync(old, "delete require('node:module').enableCompileCache;");
    assert.match(printed(caught, "-r", old), place);
  });
});
