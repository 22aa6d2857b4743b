import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { tlsClient } from "../../../cli/demo/handshake";
import { parseDay } from "../../../rotation/calendar";
import { hosts, inAzure, withHosts } from "../../local-azure/watchedHosts";
import { inFolder } from "../../local-azure/support";

describe("a client of a watched host", function () {
  this.timeout(30_000);
  this.slow(5_000);
  const { host } = hosts.management;

  it("judges what it is shown by the day of the play", () =>
    withHosts(async ({ environment }) => {
      const connect = tlsClient(
        environment.QUARTERTURN_SERVED_AT ?? "",
        environment.QUARTERTURN_SERVED_CA ?? "",
      );
      const shown = await connect(host, parseDay("2027-03-10"));
      assert.deepEqual([shown.from, shown.lastDay, shown.isExpired], ["2026-08-24", "2027-03-10", false]);
      assert.equal((await connect(host, parseDay("2027-03-11"))).isExpired, true);
    }));

  it("trusts no authority but those that it is given", () =>
    inFolder((folder) =>
      inAzure(folder, "2026-11-22", async ({ environment }) => {
        const none = join(folder, "none.pem");
        writeFileSync(none, "");
        const connect = tlsClient(environment.QUARTERTURN_SERVED_AT ?? "", none);
        await assert.rejects(connect(host, parseDay("2026-11-22")), /want one that is trusted/);
      }),
    ));
});
