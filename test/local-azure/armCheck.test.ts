import assert from "node:assert/strict";
import { section, text, without } from "../../local-azure/properties";
import { withEngines } from "./engines";
import { sampleOf } from "./samples";
import { tenantId } from "./support";
import { group, vault, site } from "./tokens";
import { unknown, withVault } from "./wire";

describe("azure-native's Check", () => {
  it("names every property that is missing, unknown or wrong", async () => {
    await withEngines(async ({ arm }) => {
      const { failures } = await arm.check(vault, {
        vaultName: "kvlt-maxconf-test",
        location: "canadacentral",
        colour: "red",
        properties: { sku: { family: "A", name: "gold" }, tenantId: 7, softDeleteRetentionInDays: 5 },
      });
      assert.deepEqual([...failures].sort(), [
        "'properties.sku.name' should be one of 'standard', 'premium' but got 'gold'",
        "'properties.softDeleteRetentionInDays' is too low: at least 7 required",
        "'properties.tenantId' should be of type 'string' but got a number",
        "missing required property 'resourceGroupName'",
        "unexpected property 'colour'",
      ]);
    });
  });

  it("makes up a name from the resource's own, the same for the same seed", async () => {
    await withEngines(async ({ arm }) => {
      const news = without(sampleOf(vault), "vaultName");
      const [first, second] = await Promise.all([arm.check(vault, news), arm.check(vault, news)]);
      assert.match(text(first.inputs, "vaultName") ?? "", /^name[0-9a-f]{8}$/);
      assert.deepEqual(second.inputs, first.inputs);
    });
  });

  it("keeps the name that it made up before", async () => {
    await withEngines(async ({ arm }) => {
      const news = without(sampleOf(vault), "vaultName");
      const { inputs } = await arm.check(vault, news, { vaultName: "old", __createBeforeDelete: true });
      assert.deepEqual([inputs.vaultName, inputs.__createBeforeDelete], ["old", true]);
    });
  });

  it("takes a location that the program leaves out from the resource group", async () => {
    await withEngines(async ({ arm }) => {
      await arm.create(group, sampleOf(group));
      const news = without(sampleOf(vault), "location");
      assert.equal((await arm.check(vault, news)).inputs.location, "canadacentral");
    });
  });

  it("passes over what a preview doesn't know yet", async () => {
    await withEngines(async ({ arm }) => {
      const { failures } = await arm.check(vault, {
        ...sampleOf(vault),
        vaultName: unknown,
        properties: { tenantId, sku: unknown, softDeleteRetentionInDays: unknown },
      });
      assert.deepEqual(failures, []);
    });
  });

  it("refuses a type that isn't emulated, by name", async () => {
    await withEngines(async ({ arm }) => {
      const network = "azure-native:network:VirtualNetwork";
      await assert.rejects(
        arm.check(network, {}),
        /azure-native:network:VirtualNetwork: the local Azure doesn't emulate/,
      );
      await assert.rejects(
        arm.invoke("azure-native:network:getVirtualNetwork"),
        /doesn't emulate this function/,
      );
    });
  });
});

describe("azure-native's previews", () => {
  it("know what the program says, and nothing that Azure makes up", async () => {
    await withEngines(async ({ arm }) => {
      const shown = await arm.preview(vault, sampleOf(vault));
      assert.equal(shown.name, unknown);
      assert.equal(section(shown, "properties").vaultUri, unknown);
      assert.equal(section(shown, "properties").tenantId, tenantId);
    });
  });
});

describe("azure-native's Diff", () => {
  it("replaces what has another name, place or group, and updates the rest", async () => {
    await withVault(async ({ arm }, made) => {
      const news = { ...made.inputs, resourceGroupName: "other", tags: { owner: "ops" } };
      assert.deepEqual(await arm.diff(made, news), ["!resourceGroupName", "tags"]);
    });
  });

  it("takes two spellings of a location for one", async () => {
    await withVault(async ({ arm }, made) => {
      assert.deepEqual(await arm.diff(made, { ...made.inputs, location: "Canada Central" }), []);
    });
  });

  it("names the place in a list", async () => {
    await withEngines(async ({ arm }) => {
      await arm.create(group, sampleOf(group));
      const settings = (value: string) => ({
        siteConfig: {
          appSettings: [
            { name: "A", value: "1" },
            { name: "B", value },
          ],
        },
      });
      const made = await arm.create(site, { ...sampleOf(site), ...settings("1") });
      const news = { ...made.inputs, ...settings("2") };
      assert.deepEqual(await arm.diff(made, news), ["siteConfig.appSettings[1].value"]);
    });
  });
});
