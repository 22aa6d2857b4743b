import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { known } from "../../components/known";
import { Ledger } from "../../components/ledger";
import { parseDay } from "../../rotation";
import { declared, only } from "../support/declared";

describe("the ledger", () => {
  it("is protected, and hands over what the provider planned", async () => {
    const ledgers: Ledger[] = [];
    const request = { today: parseDay("2026-11-22"), consumers: {}, holdings: {}, isPreview: true };
    const resources = await declared((watched) => {
      ledgers.push(new Ledger("ledger", request, watched));
    });
    assert.equal(only(resources, "quarterturn:index:Ledger").protect, true);
    assert.deepEqual(await ledgers[0]?.records(), {});
  });

  it("stops the program if its plan is unknown: going on would declare no credential", async () => {
    const resource = new pulumi.ComponentResource("quarterturn:index:Test", "test");
    const unknown = pulumi.output(pulumi.unknown) as pulumi.Output<unknown>;
    await assert.rejects(known(unknown, resource), /the plan is unknown/);
  });
});
