import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { packageRoot } from "../../cli/places";
import { newerNode, npmSettings } from "../../cli/runtime/node";
import { until } from "../support/killed";

const pinned = "24.1.0";
const name = `node-${process.platform}-${process.arch}`;

/** What npm has for this machine, in a lockfile of the test's own. */
const lockfile = {
  packages: {
    "": { name: "quarterturn-runtime" },
    [`node_modules/${name}`]: {
      version: pinned,
      optional: true,
      os: process.platform,
      cpu: process.arch,
      bin: { node: "bin/node" },
    },
  },
};

describe("npm's settings of the machine, where another Node.js comes first", () => {
  const folder = mkdtempSync(join(tmpdir(), "npm-settings-"));
  const file = join(folder, "etc", "npmrc");
  const executable = process.platform === "win32" ? join(folder, "node.exe") : join(folder, "bin", "node");
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("are looked for where they were, if there are any and nobody says otherwise", () => {
    assert.deepEqual(npmSettings({}, executable), {});
    mkdirSync(join(folder, "etc"));
    writeFileSync(file, "registry=https://npm.example.com/\n");
    assert.deepEqual(npmSettings({}, executable), { npm_config_globalconfig: file });
    assert.deepEqual(npmSettings({ NPM_CONFIG_GLOBALCONFIG: "/etc/npmrc" }, executable), {});
  });
});

describe("a Node.js that is too old", function () {
  this.timeout(60_000);
  let root: string;
  let kept: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "runtime-test-"));
    kept = join(root, "caches", "quarterturn");
    const files = [
      "cli/runtime",
      "cli/npm.js",
      "cli/progress.js",
      "provider/privateFolder.js",
      "package.json",
    ];
    for (const file of files) cpSync(join(packageRoot, file), join(root, file), { recursive: true });
    write("cli/runtime/package-lock.json", JSON.stringify(lockfile));
    // The command: it says on what it runs, and does what its argument says.
    write(
      "command.js",
      `require("./cli/runtime/node.js").onNewNode(() => {
         eval(process.argv[2]);
         console.log(JSON.stringify({ first: process.env.PATH.split(":")[0], argv: process.argv.slice(2) }));
       }).catch((error) => { console.error(error.message); process.exitCode = error.exitCode ?? 99; });`,
    );
    write("old.js", 'Object.defineProperty(process.versions, "node", { value: "20.18.3" });');
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  function write(file: string, content: string): void {
    mkdirSync(join(root, file, ".."), { recursive: true });
    writeFileSync(join(root, file), content);
  }

  /** An npm that installs an executable such as this, and notes that it ran. */
  function npmHas(executable: string): void {
    write("npm-cli.js", `throw new Error("not told what to do")`);
    write("packed/node", executable);
    chmodSync(join(root, "packed/node"), 0o755);
    write(
      "npm-cli.js",
      `const fs = require("fs");
       fs.appendFileSync(${JSON.stringify(join(root, "npm.log"))}, process.argv.slice(2).join(" ") + "\\n");
       fs.cpSync(${JSON.stringify(join(root, "packed"))}, "node_modules/${name}/bin", { recursive: true });`,
    );
  }

  /** This Node.js, under the pinned version. */
  const goodNode = `#!/bin/sh
[ "$1" = --version ] && { echo v${pinned}; exit; }
unset NODE_OPTIONS
exec ${JSON.stringify(process.execPath)} "$@"
`;

  function start(action = "", env: NodeJS.ProcessEnv = {}): ChildProcess {
    return spawn(process.execPath, ["--max-semi-space-size=4", "command.js", action], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        NODE_OPTIONS: `--require ${JSON.stringify(join(root, "old.js"))}`,
        npm_execpath: join(root, "npm-cli.js"),
        XDG_CACHE_HOME: join(root, "caches"),
        ...env,
      },
    });
  }

  async function ended(child: ChildProcess) {
    const { stdout: out, stderr: err } = child;
    assert.ok(out !== null && err !== null);
    const [stdout, stderr] = await Promise.all([text(out), text(err), once(child, "close")]);
    return { stdout, stderr, status: child.exitCode, signal: child.signalCode };
  }

  const run = (action?: string, env?: NodeJS.ProcessEnv) => ended(start(action, env));
  const needs = "Quarterturn needs Node.js 22.19 or newer, and this is 20.18.3";

  it("gets the pinned one from npm once, says so, and goes on with it", async () => {
    npmHas(goodNode);
    const first = await run("process.exitCode = 4");
    const bin = join(kept, `${name}-${pinned}`, "node_modules", name, "bin");
    assert.deepEqual(JSON.parse(first.stdout), { first: bin, argv: ["process.exitCode = 4"] });
    assert.equal(first.status, 4);
    assert.deepEqual(first.stderr.trimEnd().split("\n"), [
      `${needs}: getting Node.js ${pinned} from npm (${name}), once per machine.`,
      `This is Node.js 20.18.3: continuing with ${pinned} in ${join(kept, `${name}-${pinned}`)}.`,
    ]);

    const second = await run();
    assert.deepEqual([second.status, second.stderr.split("\n").length], [0, 2]);
    const npm = readFileSync(join(root, "npm.log"), "utf8");
    assert.equal(npm, "ci --include=optional --ignore-scripts --no-audit --no-fund\n");
  });

  it("may be started twice at once", async () => {
    npmHas(goodNode);
    const both = await Promise.all([run(), run()]);
    assert.deepEqual(
      both.map(({ status }) => status),
      [0, 0],
    );
    assert.deepEqual(readdirSync(kept), [`${name}-${pinned}`]);
  });

  it("passes a signal on, and ends as the command ends", async () => {
    npmHas(goodNode);
    const child = start("process.on('SIGTERM', () => { process.exit(7); }); setInterval(() => {}, 1000);");
    assert.ok(child.stdout !== null);
    await once(child.stdout, "data");
    child.kill("SIGTERM");
    assert.deepEqual(await once(child, "exit"), [7, null]);
    assert.equal((await run("process.kill(process.pid, 'SIGKILL')")).signal, "SIGKILL");
  });

  it("ends the npm that it waits for, and a later run clears up", async () => {
    write("npm-cli.js", `require("fs").writeFileSync("at-work", ""); setInterval(() => {}, 1000);`);
    const child = start();
    const atWork = () => readdirSync(kept).filter((entry) => existsSync(join(kept, entry, "at-work")));
    await until(() => existsSync(kept) && atWork().length === 1);
    const [folder = ""] = atWork();
    child.kill("SIGTERM");
    assert.deepEqual(await once(child, "exit"), [null, "SIGTERM"]);
    npmHas(goodNode);
    const old = join(kept, folder);
    if (existsSync(old)) utimesSync(old, new Date(0), new Date(0));
    assert.equal((await run()).status, 0);
    assert.deepEqual(readdirSync(kept), [`${name}-${pinned}`]);
  });

  it("says in a sentence what failed, and leaves nothing behind", async () => {
    const elsewhere = "Or install Node.js 24 yourself (https://nodejs.org).";
    const check = "check the network, `npm config get registry` and `npm config get proxy`.";
    write("npm-cli.js", "console.error('npm error code E404'); process.exit(1);");
    const failed = await run();
    assert.equal(failed.status, 1);
    assert.ok(
      failed.stderr.endsWith(
        `npm error code E404\n${needs}. npm ci failed (exit code 1): npm says why above. ` +
          `If it could not reach its registry, ${check} ${elsewhere}\n`,
      ),
      failed.stderr,
    );

    write("npm-cli.js", "");
    const nothing = await run();
    assert.ok(
      nothing.stderr.endsWith(
        `${needs}. npm could not get ${name} ${pinned}. C${check.slice(1)} ${elsewhere}\n`,
      ),
      nothing.stderr,
    );

    npmHas("#!/bin/sh\nexit 127\n");
    const foreign = await run();
    const sentence = `npm's ${name} ${pinned} does not run on this machine.`;
    assert.ok(foreign.stderr.endsWith(`${needs}. ${sentence} ${elsewhere}\n`), foreign.stderr);
    assert.deepEqual(readdirSync(kept), []);
  });

  it("takes none from a folder that is a link to somebody else's", async () => {
    npmHas(goodNode);
    mkdirSync(join(root, "caches"));
    mkdirSync(join(root, "theirs"));
    symlinkSync(join(root, "theirs"), kept);
    const { status, stderr } = await run();
    assert.equal(status, 1);
    assert.match(stderr, /It would be kept in .*quarterturn, which can't be written or isn't yours\./);
  });

  it("is told that npm has none for its platform", async () => {
    const machine = { platform: "aix", arch: "ppc64", node: "20.18.3" };
    const display = { stream: process.stderr, report: () => undefined, every: 1000 };
    await assert.rejects(newerNode(packageRoot, {}, display, machine), {
      message:
        `${needs}. npm has no newer one for aix on ppc64. ` +
        "Install Node.js 24 (https://nodejs.org), then run the same command again.",
      exitCode: 1,
    });
  });
});
