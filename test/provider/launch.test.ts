import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { packageRoot } from "../../cli/places";

describe("the provider's process", function () {
  this.timeout(60_000);
  this.slow(20_000);
  let engine: Server;
  let provider: ChildProcess;

  beforeEach(async () => {
    engine = new Server();
    const port = await new Promise<number>((resolve, reject) => {
      engine.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
        if (error === null) resolve(bound);
        else reject(error);
      });
    });
    const launch = join(packageRoot, "provider", "launch.js");
    provider = spawn(process.execPath, [launch, `127.0.0.1:${port}`], {
      stdio: ["ignore", "pipe", "inherit"],
    });
  });
  afterEach(() => {
    provider.kill();
    engine.forceShutdown();
  });

  it("tells the engine its port, and ends when the engine is gone", async () => {
    assert.ok(provider.stdout !== null);
    const [port] = (await once(createInterface({ input: provider.stdout }), "line")) as [string];
    assert.match(port, /^\d+$/);
    engine.forceShutdown();
    const [code] = (await once(provider, "exit")) as [number | null];
    assert.equal(code, 0);
  });
});
