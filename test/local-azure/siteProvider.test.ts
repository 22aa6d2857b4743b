import assert from "node:assert/strict";
import { section, text } from "../../local-azure/properties";
import { withEngines } from "./engines";
import { sampleOf } from "./samples";
import { group, site, storage, role } from "./tokens";
import { assertUnchanged, marked } from "./wire";

describe("a site", () => {
  it("has an identity of its own that keeps its ID, and goes with the site", async () => {
    await withEngines(async ({ azure, arm }) => {
      await arm.create(group, sampleOf(group));
      const inputs = { ...sampleOf(site), identity: { type: "SystemAssigned" } };
      const made = await arm.create(site, inputs);
      const principalId = text(section(made.outputs, "identity"), "principalId") ?? "";
      const updated = await arm.update(made, { ...inputs, httpsOnly: true });
      assert.equal(section(updated.outputs, "identity").principalId, principalId);
      assert.equal(azure.world.servicePrincipals.get(principalId)?.kind, "managed");
      await arm.delete(updated);
      assert.equal(azure.world.servicePrincipals.get(principalId), undefined);
    });
  });

  it("doesn't answer its application settings, and keeps them a secret if they are", async () => {
    await withEngines(async ({ arm }) => {
      await arm.create(group, sampleOf(group));
      const appSettings = [{ name: "S", value: marked("a-secret-setting") }];
      const made = await arm.create(site, { ...sampleOf(site), siteConfig: { alwaysOn: true, appSettings } });
      assert.deepEqual(section(made.outputs, "siteConfig"), { alwaysOn: true });
      await assertUnchanged(arm, made);
    });
  });

  it("needs a plan that exists, and a name that nobody has", async () => {
    await withEngines(async ({ arm }) => {
      await arm.create(group, sampleOf(group));
      await assert.rejects(
        arm.create(site, { ...sampleOf(site), serverFarmId: "/subscriptions/x/plans/none" }),
        /Status=404 Code="NotFound" Message="Cannot find serverFarm with name none\."/,
      );
      await arm.create(site, sampleOf(site));
      await arm.create(group, { resourceGroupName: "rg2", location: "canadacentral" });
      await assert.rejects(
        arm.create(site, { ...sampleOf(site), resourceGroupName: "rg2" }),
        /Status=409 Code="Conflict" Message="Website with given name func-maxconf-test already exists\."/,
      );
    });
  });
});

describe("a storage account", () => {
  it("has 3 to 24 small letters and digits for a name that nobody else has", async () => {
    await withEngines(async ({ arm }) => {
      await arm.create(group, sampleOf(group));
      await arm.create(group, { resourceGroupName: "rg2", location: "canadacentral" });
      await assert.rejects(
        arm.create(storage, { ...sampleOf(storage), accountName: "st-maxconf" }),
        /Code="AccountNameInvalid"/,
      );
      await assertUnchanged(arm, await arm.create(storage, sampleOf(storage)));
      await assert.rejects(
        arm.create(storage, { ...sampleOf(storage), resourceGroupName: "rg2" }),
        /Code="StorageAccountAlreadyTaken" Message="The storage account named stmaxconftest is already taken\."/,
      );
    });
  });
});

describe("a role assignment", () => {
  it("needs a principal of the tenant, and its type said", async () => {
    await withEngines(async ({ azure, arm }) => {
      await assert.rejects(arm.create(role, sampleOf(role)), /Code="PrincipalNotFound"/);
      const principalId = azure.world.servicePrincipals.all()[0]?.objectId ?? "";
      const inputs = { ...sampleOf(role), principalId };
      await assert.rejects(
        arm.create(role, { ...inputs, principalType: "User" }),
        /Code="UnmatchedPrincipalType"/,
      );
      await assertUnchanged(arm, await arm.create(role, inputs));
      const again = {
        ...inputs,
        roleAssignmentName: "00000000-0000-4000-8000-000000000001",
        roleDefinitionId: (sampleOf(role).roleDefinitionId as string)
          .replace(/^\/subscriptions\/[^/]+/, "")
          .toUpperCase(),
      };
      await assert.rejects(
        arm.create(role, again),
        /Code="RoleAssignmentExists" Message="The role assignment already exists\."/,
      );
    });
  });
});
