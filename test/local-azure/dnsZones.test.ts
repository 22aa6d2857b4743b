import assert from "node:assert/strict";
import {
  missingDnsZones,
  putTxtRecords,
  requireTxtRecords,
  seedDnsZones,
} from "../../local-azure/arm/dnsZones";
import { AzureError } from "../../local-azure/errors/azureError";
import { inWorld } from "./support";

const id = "/subscriptions/other/resourceGroups/rg-dns/providers/Microsoft.Network/dnszones/vc.maxconf.ca";

describe("a DNS zone of the local Azure", () => {
  it("is there with its resource group and subscription once a stack file names it, and keeps its records", async () => {
    await inWorld("2026-11-22", (world) => {
      const records = `${id}/TXT/_acme-challenge`;
      world.transact(() => {
        seedDnsZones(world, missingDnsZones(world, [id, "nonsense"]));
        putTxtRecords(world, records, { TTL: 60, TXTRecords: [{ value: ["a"] }] });
      });
      assert.deepEqual(missingDnsZones(world, [id, id.toUpperCase()]), []);
      assert.equal(world.subscriptions.get("other")?.name, "other");
      assert.equal(requireTxtRecords(world, records).inputs.TTL, 60);
    });
  });

  it("refuses what is written by whoever didn't see the last change", async () => {
    await inWorld("2026-11-22", (world) => {
      const records = `${id}/TXT/_acme-challenge`;
      const write = (condition: object) =>
        world.transact(() => putTxtRecords(world, records, { TTL: 60 }, condition));
      const refused = (condition: object) => {
        assert.throws(
          () => write(condition),
          (error: unknown) => error instanceof AzureError && error.status === 412,
        );
      };
      world.transact(() => {
        seedDnsZones(world, [id]);
      });
      refused({ ifMatch: "abc" });
      const { etag } = write({ ifNoneMatch: "*" }).assigned;
      refused({ ifNoneMatch: "*" });
      const next = write({ ifMatch: etag });
      refused({ ifMatch: etag });
      write({ ifMatch: next.assigned.etag });
    });
  });
});
