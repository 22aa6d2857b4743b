import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { startTenant } from "../../../cli/local/tenants";
import { parseDay } from "../../../rotation/calendar";
import { UsageError } from "../../../settings/usageError";
import { inFolder, tenantId } from "../../local-azure/support";

const other = "11111111-2222-4333-8444-555555555555";

describe("a second tenant", () => {
  it("has its own Azure beside the first one's, with its own clock, whichever comes again", async () => {
    await inFolder(async (folder) => {
      const start = async (tenant: string, day?: string): Promise<string> => {
        const today = day === undefined ? undefined : parseDay(day);
        const azure = await startTenant(folder, { tenantId: tenant, apps: [], today });
        const started = `${azure.world.tenantId} on ${azure.today()}`;
        await azure.close();
        return started;
      };
      assert.equal(await start(tenantId, "2027-02-20"), `${tenantId} on 2027-02-20`);
      assert.equal(await start(other, "2026-11-22"), `${other} on 2026-11-22`);
      assert.equal(await start(tenantId), `${tenantId} on 2027-02-20`);
      assert.equal(await start(other), `${other} on 2026-11-22`);
      assert.ok(existsSync(join(folder, `azure-${other}`)));
      await assert.rejects(start(other, "2026-11-21"), UsageError);
    });
  }).timeout(60_000);
});
