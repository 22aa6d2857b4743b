import assert from "node:assert/strict";
import { World } from "../../local-azure/world/world";
import { rekeyResourceGroups } from "../../local-azure/arm/resourceGroups";
import { Engine } from "./engine";
import { withEngines, type Engines } from "./engines";
import { sampleOf } from "./samples";
import { inFolder, tenantId } from "./support";
import { group, policy, role, vault } from "./tokens";
import { assertUnchanged } from "./wire";

const shared = "11111111-2222-4333-8444-555555555555";

/** Runs `work` with a second subscription in the tenant, and a provider that is configured for it. */
async function withShared(work: (engines: Engines, there: Engine) => Promise<void>): Promise<void> {
  await withEngines(async (engines) => {
    const { world } = engines.azure;
    world.transact(() => {
      world.subscriptions.put(shared, { id: shared, name: "shared" });
    });
    const there = new Engine(engines.azure, "azure-native");
    try {
      await there.configure({ subscriptionId: shared });
      await work(engines, there);
    } finally {
      there.close();
    }
  });
}

describe("a second subscription", () => {
  it("has resource groups of its own, under the same names", async () => {
    await withShared(async ({ arm, azure }, there) => {
      const here = await arm.create(group, sampleOf(group));
      const other = await there.create(group, { ...sampleOf(group), tags: { of: "another team" } });
      assert.equal(here.id, `/subscriptions/${azure.world.subscriptionId}/resourceGroups/rg-maxconf-test`);
      assert.equal(other.id, `/subscriptions/${shared}/resourceGroups/rg-maxconf-test`);
      await arm.delete(here);
      await assertUnchanged(there, other);
      assert.equal(await arm.read(here), undefined);
    });
  });

  it("is where its vault is read, and nowhere else", async () => {
    await withShared(async ({ arm }, there) => {
      await arm.create(group, sampleOf(group));
      await there.create(group, sampleOf(group));
      const made = await there.create(vault, sampleOf(vault));
      const args = { resourceGroupName: "rg-maxconf-test", vaultName: "kvlt-maxconf-test" };
      const found = await there.invoke("azure-native:keyvault:getVault", args);
      assert.equal(found.id, made.id);
      assert.match(made.id, new RegExp(`^/subscriptions/${shared}/`));
      await assert.rejects(arm.invoke("azure-native:keyvault:getVault", args), /Code="ResourceNotFound"/);
      await assert.rejects(arm.create(vault, sampleOf(vault)), /Code="VaultAlreadyExists"/);
    });
  });

  it("takes an access policy and a role assignment of ours for what is in it", async () => {
    await withShared(async ({ arm, azure }, there) => {
      await there.create(group, sampleOf(group));
      const made = await there.create(vault, sampleOf(vault));
      await assert.rejects(arm.create(policy, sampleOf(policy)), /Code="ResourceNotFound"/);
      const added = await there.create(policy, sampleOf(policy));
      assert.equal(added.id, `${made.id}/accessPolicy/00482a5a-887f-4fb3-b363-3b7fe8e74483`);
      await assertUnchanged(there, added);
      const principalId = azure.world.servicePrincipals.all()[0]?.objectId;
      await assertUnchanged(arm, await arm.create(role, { ...sampleOf(role), scope: made.id, principalId }));
    });
  });

  it("is refused if the tenant doesn't have it", async () => {
    await withShared(async (_, there) => {
      await there.configure({ subscriptionId: "99999999-2222-4333-8444-555555555555" });
      await assert.rejects(
        there.create(group, sampleOf(group)),
        /Status=404 Code="SubscriptionNotFound" Message="The subscription '99999999-.*' could not be found\."/,
      );
    });
  });
});

describe("resource groups of an older world", () => {
  it("are found under their IDs, and keep what they are", async () => {
    await inFolder(async (folder) => {
      const world = new World(folder, tenantId);
      try {
        const id = "/subscriptions/s/resourceGroups/rg-old";
        const old = { id, name: "rg-old", inputs: { location: "canadacentral" }, assigned: {} };
        const instant = "2026-11-22T00:00:00Z";
        world.transact(() => {
          world.resourceGroups.put("rg-old", { ...old, createdAt: instant, modifiedAt: instant });
          rekeyResourceGroups(world);
        });
        assert.deepEqual(
          [world.resourceGroups.get(id)?.inputs, world.resourceGroups.all().length],
          [old.inputs, 1],
        );
      } finally {
        await world.close();
      }
    });
  });
});
