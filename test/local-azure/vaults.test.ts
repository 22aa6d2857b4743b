import assert from "node:assert/strict";
import { deleteVault, updateVault } from "../../local-azure/keyvault/vaults";
import { deleteResourceGroup, putResourceGroup } from "../../local-azure/arm/resourceGroups";
import { resourceGroupId } from "../../local-azure/ids";
import { inWorld, moveTo } from "./support";
import { allow, group, make, read, reader, withGroups, write } from "./vaultWorld";

describe("a vault's name", () => {
  for (const name of ["ab", "a".repeat(25), "1vault", "vault-", "my--vault", "my_vault"]) {
    it(`can't be "${name}"`, async () => {
      await withGroups((world) => {
        assert.throws(() => make(world, name), { code: "VaultNameNotValid", status: 400 });
      });
    });
  }

  it("is unique in all of Azure", async () => {
    await withGroups((world) => {
      make(world);
      assert.throws(() => make(world, "KVLT-maxconf-test", {}, "rg2"), {
        code: "VaultAlreadyExists",
        status: 409,
      });
    });
  });

  it("stays taken while the deleted vault can be recovered, and is free afterwards", async () => {
    await inWorld("2026-11-22", (world) => {
      world.transact(() => {
        for (const name of [group, "rg2"]) putResourceGroup(world, { name, inputs: {} });
        make(world, undefined, { softDeleteRetentionInDays: 7 });
        deleteVault(world, "kvlt-maxconf-test");
        assert.throws(() => make(world), { code: "ConflictError", status: 409 });
        assert.throws(() => make(world, undefined, {}, "rg2"), { code: "VaultAlreadyExists" });
      });
      moveTo(world, "2026-11-29");
      world.transact(() => make(world, undefined, {}, "rg2"));
    });
  });

  it("comes back with its secrets and policies if the vault is recovered", async () => {
    await withGroups((world) => {
      make(world);
      allow(world, reader);
      write(world, "one");
      deleteVault(world, "kvlt-maxconf-test");
      make(world, undefined, { createMode: "recover" });
      assert.equal(read(world), "one");
    });
  });
});

describe("a vault's settings", () => {
  it("can't switch purge protection or soft delete off", async () => {
    await withGroups((world) => {
      assert.throws(() => make(world, undefined, { enablePurgeProtection: false }), { code: "BadRequest" });
      assert.throws(() => make(world, undefined, { enableSoftDelete: false }), { code: "BadRequest" });
    });
  });

  it("keep the retention that the vault was made with", async () => {
    await withGroups((world) => {
      make(world, undefined, { softDeleteRetentionInDays: 30 });
      const change = (days: number) =>
        updateVault(world, {
          name: "kvlt-maxconf-test",
          inputs: { properties: { softDeleteRetentionInDays: days } },
        });
      assert.throws(() => change(31), { code: "BadRequest", message: /softDeleteRetentionInDays/ });
      change(30);
    });
  });

  it("need a resource group", async () => {
    await withGroups((world) => {
      assert.throws(() => make(world, undefined, {}, "none"), { code: "ResourceGroupNotFound", status: 404 });
    });
  });
});

describe("deleting a resource group", () => {
  it("deletes its vaults softly", async () => {
    await withGroups((world) => {
      make(world);
      deleteResourceGroup(world, resourceGroupId(world.subscriptionId, group));
      assert.throws(() => write(world, "one"), { code: "ResourceNotFound" });
      putResourceGroup(world, { name: group, inputs: {} });
      assert.throws(() => make(world), { code: "ConflictError" });
    });
  });
});
