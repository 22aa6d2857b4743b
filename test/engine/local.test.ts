import assert from "node:assert/strict";
import { spawn as start } from "node:child_process";
import { once } from "node:events";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { connect } from "node:net";
import spawn from "cross-spawn";
import { withOwnProvider } from "../../cli/local/ownProvider";
import { packageRoot } from "../../cli/places";
import { engineEnvironment } from "../../cli/engine";
import { executablesOnPath } from "../../cli/engine/system";
import { describeWithEngine } from "../support/engine";
import { TestEstate, finished } from "../support/estate";
import { RecordingProxy } from "../support/proxy";

describeWithEngine("`npm run local -- pulumi …`", (env) => {
  let estate: TestEstate;

  before(async () => {
    estate = await TestEstate.open(env);
  });
  after(() => estate.close());

  it("runs preview and update with one provider, started beside the engine, that ends with them", async () => {
    let port = 0;
    const up = ["up", "--yes", "--stack", "test"];
    const { code, stdout, stderr } = await withOwnProvider(estate.environment(), async (attached) => {
      port = portIn(attached.PULUMI_DEBUG_PROVIDERS);
      return finished(spawn("pulumi", up, { cwd: estate.folder, env: attached }));
    });
    assert.equal(code, 0, stdout + stderr);
    // Each half was told by the provider that it attached.
    const [preview = "", update = ""] = stdout.split("Updating (test)");
    assert.match(preview, /edge-g1: goes to MaxConf contact/);
    assert.match(update, /edge-g1: sent to MaxConf contact/);
    assert.equal(await isOpen(port), false);

    // The new gateway gets its host names; then what the engine starts by itself finds the same.
    await estate.up();
    assert.deepEqual(Object.keys(await estate.up()), ["same"]);
  });

  it("keeps every byte of an output that is read slowly", async function () {
    if (process.platform === "win32") this.skip(); // No sh.
    const program = `
      require("./cli/local/ownProvider").withOwnProvider(process.env, (attached) =>
        new Promise((resolve) => require("cross-spawn")("pulumi", ["stack", "export", "--stack", "test"], {
          cwd: process.argv[1], env: attached, stdio: "inherit",
        }).once("close", resolve))).then((code) => { process.exitCode = code; });`;
    const inPipe = `"$NODE" -r ts-node/register -e "$PROGRAM" "$FOLDER" | (sleep 2; cat)`;
    const more = { NODE: process.execPath, PROGRAM: program, FOLDER: estate.folder };
    const { stdout, stderr } = await finished(
      spawn("sh", ["-c", inPipe], { cwd: packageRoot, env: { ...estate.environment(), ...more } }),
    );
    assert.ok(stdout.length > 65_536, stderr);
    assert.doesNotThrow(() => JSON.parse(stdout) as unknown, stderr);
  });

  it("reaches this machine directly where proxies are named, however NO_PROXY is written", async () => {
    const proxy = new RecordingProxy();
    const named = `http://${await proxy.start()}`;
    try {
      for (const noProxy of [undefined, "localhost, 127.0.0.1", "example.com"]) {
        const proxies = { HTTPS_PROXY: named, HTTP_PROXY: named, https_proxy: named, http_proxy: named };
        const excepted = noProxy === undefined ? {} : { NO_PROXY: noProxy, no_proxy: noProxy };
        const engine = { binFolder: engineFolder(env), version: "", source: "path" } as const;
        const through = engineEnvironment(engine, { ...estate.environment(), ...proxies, ...excepted });
        const force = `once more, with ${noProxy ?? "nothing"}`;
        estate.configure((config) => (config["quarterturn:force"] = { edge: force }));
        const up = ["up", "--yes", "--skip-preview", "--stack", "test"];
        const { code, stdout, stderr } = await withOwnProvider(through, (attached) =>
          finished(spawn("pulumi", up, { cwd: estate.folder, env: attached })),
        );
        assert.equal(code, 0, stdout + stderr);
        assert.match(stdout, /edge-g\d: sent to/);
        const status = await estate.ours(["status", "--stack", "test", "-C", estate.folder], through);
        assert.doesNotMatch(status.stdout, /can't tell|could not (read|check)/);
        estate.configure((config) => {
          const { edge = [] } = (config["quarterturn:revoke"] ?? {}) as { edge?: number[] };
          config["quarterturn:revoke"] = { edge: [...edge, edge.length + 1] };
        });
      }
      assert.deepEqual(proxy.connects, []);
    } finally {
      proxy.stop();
    }
  });

  it("leaves no provider behind when it is killed", async () => {
    const program = `
      require("./cli/local/ownProvider").withOwnProvider(process.env, (attached) => {
        console.log(attached.PULUMI_DEBUG_PROVIDERS);
        return new Promise(() => setInterval(() => undefined, 1000));
      });`;
    const command = start(process.execPath, ["-r", "ts-node/register", "-e", program], {
      cwd: packageRoot,
      env: estate.environment(),
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = (await once(createInterface(command.stdout), "line")) as [string];
    const port = portIn(line);
    while (!(await isOpen(port))) await promisify(setTimeout)(50);
    command.kill("SIGKILL");
    for (let wait = 0; await isOpen(port); wait += 1) {
      assert.ok(wait < 100, "the provider still runs");
      await promisify(setTimeout)(100);
    }
  });
});

/** The folder of the engine in an environment. */
const engineFolder = (env: NodeJS.ProcessEnv): string => dirname(executablesOnPath("pulumi", env)[0] ?? "");

/** The own provider's among the attached ones, `quarterturn:PORT`. */
function portIn(attached = ""): number {
  const port = /(?:^|,)quarterturn:(\d+)/.exec(attached)?.[1];
  assert.ok(port !== undefined, attached);
  return Number(port);
}

async function isOpen(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  return new Promise((resolve) => {
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => {
      resolve(false);
    });
  });
}
