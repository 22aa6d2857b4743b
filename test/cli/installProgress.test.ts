import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ensureInstalled } from "../../cli/install";

const project = join(__dirname, "../..");

describe("installing the packages", function () {
  this.timeout(60_000);
  this.slow(20_000);
  let above: string;
  let root: string;

  beforeEach(() => {
    above = mkdtempSync(join(tmpdir(), "install-progress-"));
    root = join(above, "project");
    for (const file of ["main.js", "fail.js", "install.js", "npm.js", "progress.js", "runtime"])
      copy(`cli/${file}`);
    copy("package.json");
    for (const file of ["translate.js", "transpiler.js", "privateFolder.js"]) copy(`provider/${file}`);
    write("cli/main.ts", "exports.main = async () => console.log('started');");
    write("package-lock.json", JSON.stringify({ packages: { "": {} } }));
  });
  afterEach(() => {
    rmSync(above, { recursive: true, force: true });
  });

  function write(file: string, text: string): void {
    mkdirSync(join(root, file, ".."), { recursive: true });
    writeFileSync(join(root, file), text);
  }

  function copy(file: string): void {
    mkdirSync(join(root, file, ".."), { recursive: true });
    cpSync(join(project, file), join(root, file), { recursive: true });
  }

  /** An npm that takes so many milliseconds, says a word in the middle, and notes that it lives and how it ends. */
  function slowNpm(milliseconds: number): NodeJS.ProcessEnv {
    write(
      "npm-cli.js",
      `const fs = require("fs");
       fs.writeFileSync("npm.pid", String(process.pid));
       process.on("SIGTERM", () => { fs.writeFileSync("npm.end", "SIGTERM"); process.exit(1); });
       process.on("SIGINT", () => { fs.writeFileSync("npm.end", "SIGINT"); process.exit(1); });
       setTimeout(() => console.log("npm warn something"), ${milliseconds / 2});
       setTimeout(() => {
         fs.mkdirSync("node_modules/@swc/core", { recursive: true });
         fs.writeFileSync("node_modules/@swc/core/package.json", '{ "version": "1.0.0", "main": "index.js" }');
         fs.writeFileSync("node_modules/@swc/core/index.js", "exports.transformSync = (code) => ({ code });");
         fs.writeFileSync("node_modules/.package-lock.json", '{ "packages": {} }');
         process.exit();
       }, ${milliseconds});`,
    );
    return { ...process.env, npm_execpath: join(root, "npm-cli.js") };
  }

  async function shown(isTTY: boolean, every: number): Promise<{ lines: string[]; written: string }> {
    const lines: string[] = [];
    let written = "";
    const stream = { isTTY, columns: 60, write: (text: string) => (written += text) };
    const report = (line: string): void => {
      lines.push(line);
    };
    assert.equal(await ensureInstalled(root, slowNpm(1000), { stream, report, every }), undefined);
    return { lines, written };
  }

  it("says now and then that it lives where there is no terminal, beside what npm says", async () => {
    const { lines, written } = await shown(false, 150);
    assert.equal(lines[0], "Installing the packages with npm ci: there is no node_modules.");
    assert.ok(lines.length > 3, lines.join("\n"));
    assert.ok(
      lines.slice(1).every((line) => /^Installing the packages, 0:0\d$/.test(line)),
      lines.join("\n"),
    );
    assert.equal(written, "npm warn something\n");
  });

  it("rewrites a line on a terminal, and leaves none behind", async () => {
    const { lines, written } = await shown(true, 15_000);
    assert.equal(lines.length, 1);
    const texts = written.split("\r\u001b[K");
    assert.ok(texts.filter((text) => /^Installing the packages, 0:0\d$/.test(text)).length > 1, written);
    assert.ok(texts.includes("npm warn something\n"));
    assert.equal(texts.at(-1), "");
  });

  it("says so every 15 seconds at least when a command of ours begins with it", async () => {
    const child = start(slowNpm(17_000));
    let said = "";
    child.stderr?.on("data", (text: Buffer) => (said += text.toString()));
    const [code] = (await once(child, "close")) as [number];
    assert.equal(code, 0, said);
    assert.match(said, /^Installing the packages, 0:15$/m);
  });

  function start(env: NodeJS.ProcessEnv, detached = false): ChildProcess {
    const stdio = ["ignore", "pipe", "pipe"] as const;
    return spawn(process.execPath, ["cli/main.js", "test"], { cwd: root, env, detached, stdio: [...stdio] });
  }

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it(`ends npm and dies of the signal on ${signal}, and the next run installs anew`, async function () {
      if (process.platform === "win32") this.skip(); // No signals.
      const child = start(slowNpm(20_000), true);
      while (!existsSync(join(root, "npm.pid"))) await sleep(20);
      await sleep(200);
      // Ctrl-C goes to all of a terminal's processes; others end one.
      process.kill(signal === "SIGINT" ? -(child.pid ?? 0) : (child.pid ?? 0), signal);
      assert.deepEqual(await once(child, "exit"), [null, signal]);
      assert.equal(readFileSync(join(root, "npm.end"), "utf8"), signal);
      assert.throws(() => process.kill(Number(readFileSync(join(root, "npm.pid"), "utf8")), 0), /ESRCH/);
      const next = start(slowNpm(0));
      let said = "";
      next.stdout?.on("data", (text: Buffer) => (said += text.toString()));
      await once(next, "close");
      assert.equal(said, "started\n");
    });
  }

  it("is not begun where another user's packages lie above, in a folder that is open to all", async function () {
    if (process.geteuid?.() !== 0) this.skip(); // Only root gives files away.
    chmodSync(above, 0o1777);
    mkdirSync(join(above, "node_modules"));
    chownSync(join(above, "node_modules"), 54_321, 54_321);
    const child = start(slowNpm(0));
    let said = "";
    child.stderr?.on("data", (text: Buffer) => (said += text.toString()));
    const [code] = (await once(child, "close")) as [number];
    assert.equal(code, 1);
    assert.match(
      said,
      /^.*\/node_modules is another user's, and Node\.js looks for packages there\. Move the project into a folder of your own\.\n$/,
    );
    assert.equal(existsSync(join(root, "npm.pid")), false);
  });
});
