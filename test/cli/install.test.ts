import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** package.json's `version` by folder in node_modules; an optional package has a `?` after its version. */
type Packages = Readonly<Record<string, string>>;

const project = join(__dirname, "../..");
/** A source map that has nothing. */
const noMap = { version: 3, sources: [], names: [], mappings: "" };
const hiddenLock = "node_modules/.package-lock.json";

function lockfile(packages: Packages): string {
  const entries = Object.entries(packages).map(([name, version]) => [
    `node_modules/${name}`,
    version.endsWith("?") ? { version: version.slice(0, -1), optional: true } : { version },
  ]);
  const root = { "": { name: "quarterturn" } };
  return JSON.stringify({ packages: { ...root, ...(Object.fromEntries(entries) as object) } });
}

describe("starting on a clone", function () {
  this.timeout(60_000);
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "install-test-"));
    for (const file of ["main.js", "fail.js", "install.js", "npm.js", "progress.js", "runtime"])
      copy(`cli/${file}`);
    copy("package.json");
    for (const file of ["translate.js", "transpiler.js", "privateFolder.js"]) copy(`provider/${file}`);
    write("npm-cli.js", 'throw new Error("npm was started")');
    write("package-lock.json", lockfile({ a: "1.0.0", b: "2.0.0" }));
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  function copy(file: string): void {
    mkdirSync(join(root, file, ".."), { recursive: true });
    cpSync(join(project, file), join(root, file), { recursive: true });
  }

  function write(file: string, text: string): void {
    mkdirSync(join(root, file, ".."), { recursive: true });
    writeFileSync(join(root, file), text);
  }

  /** What npm leaves: its own lockfile, and a stand-in for swc; main.ts needs none. */
  function installed(packages: Packages, main = "async () => console.log('started')"): void {
    write("cli/main.ts", `exports.main = ${main};`);
    write("node_modules/@swc/core/package.json", '{ "version": "1.0.0", "main": "index.js" }');
    const identity = "exports.transformSync = (code) => ({ code, map: JSON.stringify(unchanged) });";
    write("node_modules/@swc/core/index.js", `const unchanged = ${JSON.stringify(noMap)}; ${identity}`);
    write(hiddenLock, lockfile(packages));
  }

  /** An npm that does the same, and notes its arguments. */
  function npmInstalls(packages: Packages): void {
    installed(packages);
    cpSync(join(root, "node_modules"), join(root, "packed"), { recursive: true });
    rmSync(join(root, "node_modules"), { recursive: true });
    write(
      "npm-cli.js",
      `const fs = require("fs");
       fs.writeFileSync("npm.log", process.argv.slice(2).join(" "));
       fs.cpSync("packed", "node_modules", { recursive: true });
       console.log("added 2 packages");`,
    );
  }

  function start(env: NodeJS.ProcessEnv = {}) {
    const npm = { npm_execpath: join(root, "npm-cli.js") };
    const options = { cwd: root, encoding: "utf8", env: { ...process.env, ...npm, ...env } } as const;
    return spawnSync(process.execPath, ["cli/main.js", "test"], options);
  }

  const started = (run: ReturnType<typeof start>): void => {
    assert.equal(run.stdout, "started\n", run.stderr);
    assert.equal(run.status, 0);
  };

  it("leaves a node_modules alone that is a link to another folder's", () => {
    installed({ a: "1.0.0", b: "3.0.0" });
    renameSync(join(root, "node_modules"), join(root, "elsewhere"));
    symlinkSync(join(root, "elsewhere"), join(root, "node_modules"), "junction");
    const { status, stderr } = start();
    assert.equal(status, 1);
    assert.match(
      stderr,
      /\(node_modules\/b\), and it is a link to .*elsewhere: run npm ci there, or remove the link\./,
    );
    assert.ok(existsSync(join(root, "elsewhere", "@swc", "core", "index.js")));
  });

  it("installs where there is no node_modules, and says why, on standard error", () => {
    npmInstalls({ a: "1.0.0", b: "2.0.0" });
    const first = start();
    started(first);
    assert.match(
      first.stderr,
      /^Installing the packages with npm ci: there is no node_modules\.\nadded 2 packages\n$/,
    );
    assert.equal(readFileSync(join(root, "npm.log"), "utf8"), "ci --include=dev --include=optional");
    const second = start();
    started(second);
    assert.equal(second.stderr, "");
  });

  it("accepts what npm has installed by itself", () => {
    installed({ a: "1.0.0", b: "2.0.0" });
    started(start());
  });

  it("accepts that optional packages of other platforms are missing", () => {
    write("package-lock.json", lockfile({ a: "1.0.0", windows: "3.0.0?" }));
    installed({ a: "1.0.0" });
    started(start());
  });

  const mismatches: [string, Packages, RegExp][] = [
    ["another version", { a: "1.0.0", b: "2.1.0" }, /package-lock.json \(node_modules\/b\)/],
    ["a package missing", { a: "1.0.0" }, /package-lock.json \(node_modules\/b\)/],
    [
      "packages too many",
      { a: "1.0.0", b: "2.0.0", c: "1.0.0", d: "1.0.0" },
      /\(node_modules\/c and 1 more\)/,
    ],
  ];
  for (const [title, packages, reason] of mismatches) {
    it(`installs again over ${title}`, () => {
      npmInstalls({ a: "1.0.0", b: "2.0.0" });
      installed(packages);
      const run = start();
      started(run);
      assert.match(run.stderr, reason);
    });
  }

  it("installs again when the lockfile has changed, and looks again when npm has", () => {
    installed({ a: "1.0.0", b: "2.0.0" });
    started(start());
    npmInstalls({ a: "1.0.1" });
    installed({ a: "1.0.0", b: "2.0.0" });
    write("package-lock.json", lockfile({ a: "1.0.1" }));
    assert.match(start().stderr, /not made from this package-lock\.json/);
    write(hiddenLock, lockfile({}));
    utimesSync(join(root, hiddenLock), 1, 1);
    assert.match(start().stderr, /not made from this package-lock\.json \(node_modules\/a\)/);
  });

  it("installs again after an npm ci that did not come to its end", () => {
    npmInstalls({ a: "1.0.0", b: "2.0.0" });
    const working = readFileSync(join(root, "npm-cli.js"), "utf8");
    write("npm-cli.js", `${working} process.kill(process.pid, "SIGKILL");`);
    rmSync(join(root, "packed/.package-lock.json"));
    const killed = start();
    assert.equal(killed.status, 1);
    assert.match(killed.stderr, /npm ci failed \((SIGKILL|exit code 1)\): npm says/);
    assert.match(start().stderr, /the last installation was not completed/);
  });

  it("forgets the last installation before it begins the next", () => {
    installed({ a: "0.9.0" });
    write("npm-cli.js", "process.exit(7)");
    const run = start();
    assert.match(
      run.stderr,
      /npm ci failed \(exit code 7\): npm says why above\..* run the same command again\.\n$/,
    );
    assert.equal(run.status, 1);
    assert.ok(!existsSync(join(root, hiddenLock)));
  });

  it("does not take another package manager for npm", () => {
    const env = { npm_execpath: join(root, "pnpm.cjs"), PATH: root, Path: root };
    const run = start(env);
    assert.equal(run.status, 1);
    assert.match(run.stderr, /npm could not be started|npm ci failed/);
  });

  it("tells only the sentence of an error that says how to exit", () => {
    installed(
      { a: "1.0.0", b: "2.0.0" },
      "async () => { throw Object.assign(new Error('no engine'), { exitCode: 3 }); }",
    );
    const run = start();
    assert.deepEqual([run.status, run.stderr], [3, "no engine\n"]);
  });

  it("tells all of an error that nobody foresaw", () => {
    installed({ a: "1.0.0", b: "2.0.0" }, "async () => { throw new Error('a bug'); }");
    mkdirSync(join(root, "node_modules/@cspotcode"));
    const places = "node_modules/@cspotcode/source-map-support";
    symlinkSync(join(project, places), join(root, places), "junction");
    const run = start();
    assert.equal(run.status, 1);
    assert.match(run.stderr, /a bug\n\s+at .*main/);
  });

  it("exits with the code that the command has set", () => {
    installed({ a: "1.0.0", b: "2.0.0" }, "async () => { process.exitCode = 4; }");
    assert.equal(start().status, 4);
  });
});
