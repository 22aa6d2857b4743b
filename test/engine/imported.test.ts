import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { putService } from "../../local-azure/arm/gateways";
import { putResourceGroup } from "../../local-azure/arm/resourceGroups";
import { dumpEstate } from "../../local-azure/estate/dump";
import { createVault } from "../../local-azure/keyvault/vaults";
import { describeWithEngine } from "../support/engine";
import { TestEstate } from "../support/estate";
import { type Config, passes } from "../support/gateOnEngine";

const tenantId = "953fc14a-00c7-4452-a2fb-0a73070de7f3";
const somebody = "0b8e3f0e-30a4-4b8e-9e0c-1f6ad1f5a001";
const host = "api.test.maxconf.example.com";

/** What `pulumi preview --import-file` writes: what it would create. */
interface ImportFile {
  readonly nameTable: Readonly<Record<string, string>>;
  readonly resources: readonly { readonly type: string; readonly name: string; readonly id: string }[];
}

describeWithEngine("What exists, imported on purpose as docs/adopting.md says,", (env) => {
  let estate: TestEstate;
  let ids: Readonly<Record<string, string>>;
  before(async () => {
    estate = await TestEstate.open(env);
    const { world } = estate.azure;
    const location = "canadacentral";
    const group = `/subscriptions/${world.subscriptionId}/resourceGroups/rg-shared`;
    ids = {
      "azure-native:keyvault:Vault": `${group}/providers/Microsoft.KeyVault/vaults/kvlt-shared`,
      "azure-native:apimanagement:ApiManagementService": `${group}/providers/Microsoft.ApiManagement/service/apim-shared`,
    };
    world.transact(() => {
      putResourceGroup(world, { name: "rg-shared", inputs: { resourceGroupName: "rg-shared", location } });
      createVault(world, {
        name: "kvlt-shared",
        resourceGroup: "rg-shared",
        inputs: {
          ...{ vaultName: "kvlt-shared", resourceGroupName: "rg-shared", location },
          tags: { owner: "another team" },
          properties: {
            tenantId,
            sku: { family: "A", name: "standard" },
            enableRbacAuthorization: false,
            enableSoftDelete: true,
            softDeleteRetentionInDays: 30,
            enablePurgeProtection: true,
            ...{ enabledForDeployment: false, enabledForDiskEncryption: false },
            ...{ enabledForTemplateDeployment: false, publicNetworkAccess: "enabled" },
          },
        },
        accessPolicies: [{ tenantId, objectId: somebody, permissions: { secrets: ["get"], keys: ["list"] } }],
      });
      putService(world, {
        id: ids["azure-native:apimanagement:ApiManagementService"] ?? "",
        name: "apim-shared",
        inputs: {
          ...{ serviceName: "apim-shared", resourceGroupName: "rg-shared", location },
          publisherName: "Another team",
          publisherEmail: "another@example.com",
          identity: { type: "SystemAssigned" },
          sku: { name: "Developer", capacity: 1 },
          ...{ developerPortalStatus: "Enabled", legacyPortalStatus: "Enabled", natGatewayState: "Disabled" },
          ...{ disableGateway: false, enableClientCertificate: false, restore: false },
          virtualNetworkType: "None",
          hostnameConfigurations: [{ type: "Proxy", hostName: host, certificateSource: "Managed" }],
        },
      });
    });
    const existing = { resourceGroup: "rg-shared" };
    estate.configure((config) => {
      delete config["quarterturn:functionApp"];
      config["quarterturn:resourceGroup"] = { name: "rg-shared", existing: true };
      config["quarterturn:vault"] = { name: "kvlt-shared", existing };
      config["quarterturn:gateway"] = { name: "apim-shared", existing };
    });
    await estate.up();
  });
  after(() => estate.close());

  it("is described as it is, and is then in the state, with a plan that changes nothing", async () => {
    const before = dumpEstate(estate.azure.world);
    estate.configure((config) => {
      config["quarterturn:vault"] = {
        name: "kvlt-shared",
        softDeleteRetentionDays: 30,
        tags: { owner: "another team" },
      };
      config["quarterturn:gateway"] = {
        ...{ name: "apim-shared", publisherName: "Another team", publisherEmail: "another@example.com" },
        sku: "Developer",
        domains: [{ host, certificate: "managed" }],
      } satisfies Config;
    });
    const file = join(estate.folder, "import.json");
    await estate.must("preview", "--import-file", file);
    const found = JSON.parse(readFileSync(file, "utf8")) as ImportFile;
    const resources = found.resources.map((one) => ({ ...one, id: ids[one.type] ?? one.id }));
    writeFileSync(file, JSON.stringify({ ...found, resources }));
    await estate.must("import", "--file", file, "--yes", "--skip-preview", "--generate-code=false");
    assert.deepEqual((await estate.preview()).steps, []);
    passes(await estate.pulumi("preview", "--json", "--show-sames"), /./);
    assert.deepEqual(Object.keys(await estate.up()), ["same"]);
    const held = JSON.parse((await estate.must("stack", "export")).stdout) as {
      deployment: { resources: { id?: string; protect?: boolean }[] };
    };
    assert.deepEqual(
      held.deployment.resources
        .filter(({ id = "" }) => Object.values(ids).includes(id))
        .map(({ protect }) => protect),
      [true, true],
    );
    assert.deepEqual(dumpEstate(estate.azure.world), before);
  });
});
