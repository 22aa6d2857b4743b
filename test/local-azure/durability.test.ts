import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { World } from "../../local-azure/world/world";
import { inFolder, tenantId } from "./support";

/** Starts a process that writes secrets and sign-ins and says so, and kills it after `count` of them. */
async function writeAndKill(directory: string, count: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, ["-r", "ts-node/register", require.resolve("./writer"), directory], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const acknowledged: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged.push(line);
    if (acknowledged.length >= count) child.kill("SIGKILL");
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  assert.equal(child.signalCode, "SIGKILL");
  return acknowledged;
}

describe("a world", () => {
  it("has everything that was acknowledged when its process was killed", async () => {
    await inFolder(async (directory) => {
      const acknowledged = await writeAndKill(directory, 60);
      const world = new World(directory, tenantId);
      const kept = new Set([
        ...world.passwords.all().map(({ keyId }) => `password ${keyId}`),
        ...world.signIns.all().map(({ id }) => `sign-in ${id}`),
      ]);
      assert.deepEqual(
        acknowledged.filter((line) => !kept.has(line)),
        [],
      );
      assert.equal(world.clock.today, "2026-11-22");
      await world.close();
    });
  }).timeout(30_000);

  it("has nothing of a transaction that failed", async () => {
    await inFolder(async (directory) => {
      const world = new World(directory, tenantId);
      const app = {
        objectId: "a",
        clientId: "a",
        displayName: "a",
        createdDateTime: "2026-11-22T00:00:00Z",
        inputs: {},
      };
      assert.throws(() =>
        world.transact(() => {
          world.apps.put("a", app);
          throw new Error("refused");
        }),
      );
      assert.deepEqual(world.apps.all(), []);
      await world.close();
    });
  });
});
