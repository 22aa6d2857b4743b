import assert from "node:assert/strict";
import type { Rights } from "../../rights/file";
import { types } from "../../names/types";
import { type Engines, withEngines } from "./engines";
import { edgeClientId, tenantId } from "./support";

const location = "canadacentral";
const resourceGroupName = "rg";

/** Gives a run these actions in the whole subscription, and its own apps in Microsoft Graph. */
function give({ azure }: Engines, Actions: string[], graph: Rights["graph"] = []): void {
  const role = {
    ...{ Name: "Quarterturn", IsCustom: true as const, Description: "", Actions },
    ...{ NotActions: [] as [], DataActions: [], NotDataActions: [] as [] },
    AssignableScopes: [`/subscriptions/${azure.world.subscriptionId}`],
  };
  azure.setRights({ roles: [role], graph, ownerOf: [] });
}

const vault = (engines: Engines): Promise<unknown> =>
  engines.arm.create(types.vault, {
    ...{ resourceGroupName, location, vaultName: "kvlt-rights" },
    properties: { tenantId, sku: { family: "A", name: "standard" } },
  });

describe("The providers in a run that is given rights", () => {
  it("read before they write, and ask for policies by the vault's own action", async () => {
    await withEngines(async (engines) => {
      await engines.arm.create(types.resourceGroup, { resourceGroupName, location });
      give(engines, ["Microsoft.KeyVault/vaults/write"]);
      await assert.rejects(vault(engines), /perform action 'Microsoft\.KeyVault\/vaults\/read' over scope '/);
      give(engines, ["Microsoft.KeyVault/vaults/read", "Microsoft.KeyVault/vaults/write"]);
      await vault(engines);
      const policy = { tenantId, objectId: edgeClientId, permissions: { secrets: ["get"] } };
      const place = { resourceGroupName, vaultName: "kvlt-rights" };
      await assert.rejects(
        engines.arm.create(types.accessPolicy, { ...place, policy }),
        /Status=403 Code="AuthorizationFailed" .*'Microsoft\.KeyVault\/vaults\/accessPolicies\/write' over scope '\S*\/vaults\/kvlt-rights'/,
      );
      assert.deepEqual(engines.azure.world.vaults.get("kvlt-rights")?.accessPolicies, []);
    });
  });

  it("are refused a site on a plan that they may not join, in Azure's words for what is linked", async () => {
    await withEngines(async (engines) => {
      await engines.arm.create(types.resourceGroup, { resourceGroupName, location });
      const plan = { resourceGroupName, location, name: "plan", sku: { name: "B1" } };
      const { id } = await engines.arm.create(types.appServicePlan, plan);
      give(engines, ["Microsoft.Web/sites/read", "Microsoft.Web/sites/write"]);
      const site = { resourceGroupName, location, name: "func-rights", serverFarmId: id };
      await engines.arm.preview(types.site, site);
      await assert.rejects(
        engines.arm.create(types.site, site),
        /LinkedAuthorizationFailed.*'Microsoft\.Web\/sites\/write' on scope '\S*\/sites\/func-rights'.*'Microsoft\.Web\/serverfarms\/join\/action' on the linked scope\(s\) '\S*\/serverfarms\/plan'/,
      );
    });
  });

  it("own the apps that they create, and change no other", async () => {
    await withEngines(async (engines) => {
      const { azuread, azure } = engines;
      give(engines, [], ["Application.ReadWrite.OwnedBy"]);
      const { id } = await azuread.create(types.application, { displayName: "portal" });
      const until = { endDate: "2027-05-21T00:00:00Z" };
      await azuread.create(types.applicationPassword, { applicationId: id, ...until });
      const edge = azure.world.apps.find(({ clientId }) => clientId === edgeClientId);
      const applicationId = `/applications/${edge?.objectId ?? ""}`;
      await assert.rejects(
        azuread.create(types.applicationPassword, { applicationId, ...until }),
        /unexpected status 403 \(403 Forbidden\) with error: Authorization_RequestDenied: Insufficient privileges/,
      );
      assert.equal(azure.world.passwords.all().length, 1);
    });
  });
});
