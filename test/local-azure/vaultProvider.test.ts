import assert from "node:assert/strict";
import { section } from "../../local-azure/properties";
import { parseDay } from "../../rotation/calendar";
import { withEngines } from "./engines";
import { sampleOf } from "./samples";
import { group, vault, policy } from "./tokens";
import { assertUnchanged, withVault } from "./wire";

describe("a vault", () => {
  it("is answered as Azure answers it", async () => {
    await withVault(({ azure }, { id, outputs }) => {
      const { subscriptionId } = azure.world;
      assert.equal(
        id,
        `/subscriptions/${subscriptionId}/resourceGroups/rg-maxconf-test/providers/Microsoft.KeyVault/vaults/kvlt-maxconf-test`,
      );
      assert.equal(section(outputs, "properties").vaultUri, "https://kvlt-maxconf-test.vault.azure.net/");
      assert.equal(section(outputs, "systemData").createdAt, "2026-11-22T00:00:00Z");
    });
  });

  it("is found unchanged by a refresh, on that day and the next", async () => {
    await withVault(async ({ azure, arm }, made) => {
      await assertUnchanged(arm, made);
      azure.setToday(parseDay("2026-11-23"));
      await assertUnchanged(arm, made);
    });
  });

  it("can't be created over another", async () => {
    await withVault(async ({ arm }) => {
      await assert.rejects(
        arm.create(vault, sampleOf(vault)),
        /cannot create already existing resource '.*kvlt-maxconf-test'/,
      );
    });
  });

  it("whose name is taken elsewhere is refused in Azure's words", async () => {
    await withVault(async ({ arm }) => {
      await arm.create(group, { resourceGroupName: "rg2", location: "canadacentral" });
      await assert.rejects(
        arm.create(vault, { ...sampleOf(vault), resourceGroupName: "rg2" }),
        /Status=409 Code="VaultAlreadyExists" Message="The vault name 'kvlt-maxconf-test' is already in use\./,
      );
    });
  });

  it("keeps its policies through an update that doesn't list them, and loses them to one that does", async () => {
    await withVault(async ({ arm }, made) => {
      const held = await arm.create(policy, sampleOf(policy));
      const tagged = await arm.update(made, { ...sampleOf(vault), tags: { owner: "ops" } });
      assert.notEqual(await arm.read(held), undefined);
      const properties = { ...section(sampleOf(vault), "properties"), accessPolicies: [] };
      await arm.update(tagged, { ...sampleOf(vault), properties });
      assert.equal(await arm.read(held), undefined);
    });
  });

  it("that lists its policies sees another's as a change", async () => {
    await withEngines(async ({ arm }) => {
      await arm.create(group, sampleOf(group));
      const properties = { ...section(sampleOf(vault), "properties"), accessPolicies: [] };
      const made = await arm.create(vault, { ...sampleOf(vault), properties });
      await arm.create(policy, sampleOf(policy));
      const found = await arm.read(made);
      assert.ok(found);
      assert.deepEqual(await arm.diff(made, found.inputs), ["properties.accessPolicies[0]"]);
    });
  });

  it("can be looked up", async () => {
    await withVault(async ({ arm }, made) => {
      const args = { resourceGroupName: "rg-maxconf-test", vaultName: "kvlt-maxconf-test" };
      assert.equal((await arm.invoke("azure-native:keyvault:getVault", args)).id, made.id);
      await assert.rejects(
        arm.invoke("azure-native:keyvault:getVault", { ...args, vaultName: "none" }),
        /Status=404 Code="ResourceNotFound" Message="The Resource 'Microsoft\.KeyVault\/vaults\/none'/,
      );
    });
  });
});

describe("an access policy", () => {
  it("has the identity's object ID in its own, and is refused a second time", async () => {
    await withVault(async ({ arm }, made) => {
      const held = await arm.create(policy, sampleOf(policy));
      assert.equal(held.id, `${made.id}/accessPolicy/00482a5a-887f-4fb3-b363-3b7fe8e74483`);
      await assertUnchanged(arm, held);
      await assert.rejects(
        arm.create(policy, sampleOf(policy)),
        /access policy for 00482a5a.* already exists/,
      );
    });
  });

  it("goes alone", async () => {
    await withVault(async ({ arm }) => {
      const held = await arm.create(policy, sampleOf(policy));
      const entry = {
        ...section(sampleOf(policy), "policy"),
        objectId: "00000000-0000-0000-0000-00000000000b",
      };
      const other = await arm.create(policy, { ...sampleOf(policy), policy: entry });
      await arm.delete(held);
      assert.equal(await arm.read(held), undefined);
      await assertUnchanged(arm, other);
    });
  });
});
