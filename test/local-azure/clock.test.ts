import assert from "node:assert/strict";
import { startLocalAzure } from "../../local-azure";
import { parseDay } from "../../rotation/calendar";
import { inFolder, inWorld, moveTo, tenantId } from "./support";

describe("the local Azure's clock", () => {
  it("stands at the start of the day it was moved to", async () => {
    await inWorld("2026-11-22", ({ clock }) => {
      assert.equal(clock.now(), "2026-11-22T00:00:00Z");
    });
  });

  it("moves forward", async () => {
    await inWorld("2026-11-22", (world) => {
      moveTo(world, "2027-02-20");
      assert.equal(world.clock.today, "2027-02-20");
    });
  });

  it("refuses to go back and names the way out", async () => {
    await inWorld("2026-11-22", (world) => {
      assert.throws(() => {
        moveTo(world, "2026-11-21");
      }, /got 2026-11-21, want 2026-11-22 or later.*npm run local -- --reset/);
      assert.equal(world.clock.today, "2026-11-22");
    });
  });

  it("stays where it was from one start to the next", async () => {
    await inFolder(async (directory) => {
      const options = { directory, tenantId, apps: [] };
      const first = await startLocalAzure({ ...options, today: parseDay("2027-02-20") });
      await first.close();
      const second = await startLocalAzure(options);
      assert.equal(second.today(), "2027-02-20");
      await second.close();
      await assert.rejects(
        startLocalAzure({ ...options, today: parseDay("2027-02-19") }),
        /want 2027-02-20 or later/,
      );
    });
  });

  it("belongs to one tenant", async () => {
    await inFolder(async (directory) => {
      const first = await startLocalAzure({ directory, tenantId, apps: [] });
      await first.close();
      await assert.rejects(
        startLocalAzure({ directory, tenantId: "11111111-1111-1111-1111-111111111111", apps: [] }),
        /tenantId: got 11111111-.*, want 953fc14a-.*npm run local -- --reset/,
      );
    });
  });
});
