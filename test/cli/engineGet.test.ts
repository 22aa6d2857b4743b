import assert from "node:assert/strict";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EngineError } from "../../cli/engine";
import { engineVersion } from "../../cli/engine/versions";
import { describeOnPosix, FakeMachine } from "../support/fakeEngine";

const online = { probe: () => Promise.resolve(undefined) };

/** A wrapper that puts executables where the real one does. */
const downloads = `
  const fs = require("fs"), path = require("path");
  const bin = path.join(process.env.PULUMI_HOME, "versions", process.env.PULUMI_VERSION, "bin");
  fs.mkdirSync(bin, { recursive: true });
  for (const name of ["pulumi", "pulumi-language-nodejs"]) fs.writeFileSync(path.join(bin, name), "x", { mode: 0o755 });
`;

describeOnPosix("getting the engine", () => {
  let machine: FakeMachine;
  beforeEach(() => (machine = new FakeMachine()));
  afterEach(() => {
    machine.remove();
  });

  /** The reasons of the error with which it ends. */
  async function reasonsOf(getting: Promise<unknown>): Promise<readonly string[]> {
    const error: unknown = await getting.then(
      () => assert.fail("an engine was found"),
      (error: unknown) => error,
    );
    assert.ok(error instanceof EngineError);
    assert.equal(error.exitCode, 1);
    assert.match(error.message, /Install the Pulumi CLI .* or newer .*, or Go .* or newer /);
    return error.reasons;
  }

  it("takes what is at hand, and says what", async () => {
    machine.pulumiInCache();
    const binFolder = join(machine.target, "bin");
    assert.deepEqual(await machine.ensure(), { binFolder, version: engineVersion, source: "cache" });
    assert.deepEqual(machine.lines, [`Pulumi ${engineVersion}, kept in ${binFolder}.`]);
  });

  it("downloads with npm's wrapper where that can be reached, without Go", async () => {
    const engine = await machine.ensure({ ...online, wrapper: machine.wrapper(downloads) });
    assert.deepEqual(engine, {
      binFolder: join(machine.target, "bin"),
      version: engineVersion,
      source: "download",
    });
    assert.deepEqual(machine.versions(), [engineVersion]);
    assert.equal((await machine.ensure()).source, "cache");
  });

  it("builds if the download can't be reached, from the pinned modules only", async () => {
    machine.goOnPath();
    const engine = await machine.ensure();
    assert.deepEqual(engine, {
      binFolder: join(machine.target, "bin"),
      version: engineVersion,
      source: "build",
    });
    assert.deepEqual(machine.versions(), [engineVersion]);
    assert.ok(machine.lines.some((line) => /can't be downloaded: https:.* cannot be reached/.test(line)));
    assert.ok(
      machine.lines.some((line) => /^Building Pulumi .* with go1.26.8 .* about 5 minutes/.test(line)),
    );
    const builds = machine.goCalls().filter((call) => call.startsWith("build "));
    assert.equal(builds.length, 2);
    for (const call of builds)
      assert.match(call, /-mod=readonly -trimpath .*Version=3\.256\.0 .*GOWORK=off$/);
  });

  it("puts the language host's scripts beside it, executable and writable", async () => {
    machine.goOnPath();
    const { binFolder } = await machine.ensure();
    assert.equal(statSync(join(binFolder, "pulumi-analyzer-policy")).mode & 0o777, 0o755);
  });

  it("builds if the download fails half-way, and says why", async () => {
    machine.goOnPath();
    const wrapper = machine.wrapper(`${downloads} console.error("pulumi: HTTP 503"); process.exit(1);`);
    assert.equal((await machine.ensure({ ...online, wrapper })).source, "build");
    assert.ok(machine.lines.some((line) => line.includes("the download failed: pulumi: HTTP 503")));
    assert.deepEqual(machine.versions(), [engineVersion]);
  });

  it("does not take a download without the language host", async () => {
    const wrapper = machine.wrapper(downloads.replace(', "pulumi-language-nodejs"', ""));
    const reasons = await reasonsOf(machine.ensure({ ...online, wrapper }));
    assert.match(reasons[2] ?? "", /the download failed: the wrapper left no complete CLI/);
    assert.deepEqual(machine.versions(), []);
  });

  it("replaces a version in the cache that lacks the language host", async () => {
    machine.pulumiInCache(false);
    machine.goOnPath();
    assert.equal((await machine.ensure()).source, "build");
    assert.equal((await machine.ensure()).source, "cache");
  });

  it("says what to install where there is no network and no Go", async () => {
    assert.deepEqual(await reasonsOf(machine.ensure()), [
      "there is no pulumi on PATH",
      `there is no pulumi in ${join(machine.target, "bin")}`,
      "it can't be downloaded: https://get.pulumi.com/install.sh cannot be reached (ENOTFOUND)",
      "it can't be built: there is no go on PATH",
    ]);
    assert.deepEqual(machine.versions(), []);
  });

  it("says that Go is too old", async () => {
    machine.goOnPath("go1.26.5");
    const reasons = await reasonsOf(machine.ensure());
    assert.equal(
      reasons[3],
      `it can't be built: ${join(machine.folder, "go/go")} is go1.26.5, older than 1.26.6`,
    );
  });

  it("repeats Go's words if the build fails, and leaves nothing", async () => {
    const words = "dial tcp: lookup proxy.golang.org: no such host";
    machine.goOnPath("go1.26.8", 0, `echo "${words}" >&2; exit 1`);
    const reasons = await reasonsOf(machine.ensure());
    assert.equal(reasons[3], `the build failed: go build of pulumi-language-nodejs failed: ${words}`);
    assert.deepEqual(machine.versions(), []);
  });

  it("says that the cache can't be written", async () => {
    writeFileSync(machine.home, "a file where the folder should be");
    const reasons = await reasonsOf(machine.ensure());
    assert.match(reasons[2] ?? "", /3\.256\.0 can't be written: .*ENOTDIR/);
  });

  it("builds once if two ask at the same time", async () => {
    machine.goOnPath("go1.26.8", 0.2);
    const [first, second] = await Promise.all([machine.ensure(), machine.ensure()]);
    assert.deepEqual([first.source, second.source].sort(), ["build", "cache"]);
    assert.equal(machine.goCalls().filter((call) => call.startsWith("build ")).length, 2);
    assert.ok(machine.lines.some((line) => line.startsWith("Another process is getting the engine")));
  });

  it("says now and then that it waits for another process", async () => {
    machine.goOnPath("go1.26.8", 0.5);
    const display = { stream: { write: () => true }, every: 50 };
    await Promise.all([machine.ensure({ display }), machine.ensure({ display })]);
    assert.ok(machine.lines.some((line) => /^Waiting for it, 0:0\d$/.test(line)));
  });

  it("says now and then that it waits for Go, which may fetch another Go first", async () => {
    machine.goOnPath();
    const slow = join(machine.folder, "go", "go");
    writeFileSync(slow, readFileSync(slow, "utf8").replace('"env "*)', '"env "*) sleep 0.4;'));
    await machine.ensure({ display: { stream: { write: () => true }, every: 50 } });
    assert.ok(machine.lines.some((line) => /^Asking Go for its version, 0:00$/.test(line)));
  });

  it("shows what it does where there is no terminal, a line now and then", async () => {
    machine.goOnPath("go1.26.8", 0.3);
    await machine.ensure({ display: { stream: { write: () => true }, every: 50 } });
    assert.ok(machine.lines.some((line) => /^Building pulumi: [12] of about 2 packages, 0:0\d$/.test(line)));
  });

  it("rewrites one line on a terminal", async () => {
    machine.goOnPath("go1.26.8", 0.4);
    let written = "";
    const write = (text: string) => (written += text);
    await machine.ensure({ display: { stream: { isTTY: true, columns: 40, write }, every: 1 } });
    const texts = written.split("\r\u001b[K");
    assert.ok(texts.some((text) => text.startsWith("Building pulumi")));
    assert.ok(texts.every((text) => text.length < 40 && !text.includes("\n")));
    assert.ok(!machine.lines.some((line) => line.startsWith("Building pulumi")));
  });

  it("takes over a workshop that a process left behind without a trace", async () => {
    mkdirSync(`${machine.target}.making/old`, { recursive: true });
    machine.goOnPath();
    assert.equal((await machine.ensure()).source, "build");
    assert.deepEqual(machine.versions(), [engineVersion]);
  });

  it("takes over a workshop of another machine that gives no sign of life", async () => {
    mkdirSync(`${machine.target}.making`, { recursive: true });
    writeFileSync(`${machine.target}.making/owner`, "elsewhere 1");
    machine.goOnPath();
    assert.equal((await machine.ensure()).source, "build");
    assert.ok(
      machine.lines.some((line) => line.includes("Another process is getting the engine (elsewhere 1)")),
    );
  });
});
