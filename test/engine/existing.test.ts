import assert from "node:assert/strict";
import { putService } from "../../local-azure/arm/gateways";
import { putIdentity } from "../../local-azure/arm/identities";
import { putResourceGroup } from "../../local-azure/arm/resourceGroups";
import { appSettingsOf, putSite } from "../../local-azure/arm/sites";
import { createVault } from "../../local-azure/keyvault/vaults";
import { describeWithEngine } from "../support/engine";
import { TestEstate } from "../support/estate";
import { type Config, configured, passes } from "../support/gateOnEngine";

const tenantId = "953fc14a-00c7-4452-a2fb-0a73070de7f3";
const somebody = "0b8e3f0e-30a4-4b8e-9e0c-1f6ad1f5a001";

describeWithEngine("An estate that exists", (env) => {
  let estate: TestEstate;
  before(async () => {
    estate = await TestEstate.open(env);
    const { world } = estate.azure;
    const location = "canadacentral";
    const group = `/subscriptions/${world.subscriptionId}/resourceGroups/rg-shared`;
    world.transact(() => {
      putResourceGroup(world, { name: "rg-shared", inputs: { resourceGroupName: "rg-shared", location } });
      createVault(world, {
        name: "kvlt-shared",
        resourceGroup: "rg-shared",
        inputs: {
          location,
          tags: { owner: "another team" },
          properties: { tenantId, sku: { family: "A", name: "premium" }, enableRbacAuthorization: false },
        },
        accessPolicies: [{ tenantId, objectId: somebody, permissions: { secrets: ["get"], keys: ["list"] } }],
      });
      putSite(world, {
        id: `${group}/providers/Microsoft.Web/sites/func-shared`,
        name: "func-shared",
        inputs: {
          location,
          identity: { type: "SystemAssigned" },
          siteConfig: { appSettings: [{ name: "PAYMENTS_URL", value: "https://payments.example.com" }] },
        },
      });
      putService(world, {
        id: `${group}/providers/Microsoft.ApiManagement/service/apim-shared`,
        name: "apim-shared",
        inputs: {
          location,
          publisherName: "Another team",
          publisherEmail: "another@example.com",
          identity: { type: "SystemAssigned" },
          sku: { name: "Premium", capacity: 2 },
          tags: { owner: "another team" },
          hostnameConfigurations: [
            { type: "Proxy", hostName: "old.example.com", certificateSource: "Managed" },
          ],
        },
      });
      putIdentity(world, {
        id: `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-aks`,
        name: "id-aks",
        inputs: { location },
      });
    });
    const existing = { resourceGroup: "rg-shared" };
    estate.configure((config) => {
      delete config["quarterturn:location"];
      delete config["quarterturn:resourceGroup"];
      config["quarterturn:vault"] = {
        name: "kvlt-shared",
        existing,
        readers: { aks: { identity: { name: "id-aks", ...existing } } },
      };
      config["quarterturn:functionApp"] = {
        name: "func-shared",
        existing,
        manageSettings: ["EDGE_CLIENT_ID", "EDGE_CLIENT_SECRET"],
      };
      config["quarterturn:gateway"] = {
        name: "apim-shared",
        existing,
        domains: [{ host: "api.example.com", certificate: "managed" }],
      };
    });
  });
  after(() => estate.close());

  it("is refused without its vault before anything is planned, and nothing is changed", () =>
    configured(
      estate,
      (config) => {
        (config["quarterturn:vault"] as Config).name = "kvlt-none";
      },
      async () => {
        const { code, stdout, stderr } = await estate.pulumi("up", "--yes", "--skip-preview");
        assert.notEqual(code, 0);
        const said = /quarterturn:vault\.existing: got no vault kvlt-none in the resource group rg-shared/;
        assert.match(stdout + stderr, said);
        assert.doesNotMatch(estate.stateFile(), /quarterturn:index:Ledger/);
      },
    ));

  it("is referred to: the first preview adds, and passes the gate", async () => {
    const preview = await estate.pulumi("preview", "--json", "--show-sames");
    assert.equal(preview.code, 0, preview.stderr + preview.stdout.slice(0, 3000));
    passes(preview, /./, "--first-run");
    const { steps } = await estate.preview();
    assert.deepEqual(
      steps.filter((step) => !step.startsWith("create ")),
      [],
    );
    assert.deepEqual(
      steps.filter((step) => /Vault |WebApp|Service |ResourceGroup|Provider/.test(step)),
      ["create SecretVault vault"],
    );
    assert.match(preview.stdout, /old\.example\.com, certificate: unmanaged/);
  });

  it("gets what is ours and keeps what isn't", async () => {
    estate.configure((config) => {
      (config["quarterturn:gateway"] as Config).domains = [
        { host: "api.example.com", certificate: "managed" },
        { host: "old.example.com", certificate: "unmanaged" },
      ];
    });
    await estate.up();
    const { world } = estate.azure;
    const [site] = world.resources.all().filter(({ id }) => id.endsWith("/func-shared"));
    assert.ok(site);
    assert.deepEqual(appSettingsOf(site), {
      PAYMENTS_URL: "https://payments.example.com",
      EDGE_CLIENT_ID: "d802c929-6984-48f9-81d1-ff8770c65bde",
      EDGE_CLIENT_SECRET: "@Microsoft.KeyVault(VaultName=kvlt-shared;SecretName=edge-client-secret)",
    });
    const vault = world.vaults.get("kvlt-shared");
    // Somebody's, the three readers', and that of whoever runs this.
    assert.deepEqual(vault?.accessPolicies.length, 5);
    const again = await estate.preview();
    assert.deepEqual(again.steps, []);
  });

  it("keeps every right while its vault can't be read, and gives nobody another", async () => {
    estate.configure((config) => {
      const { readers } = config["quarterturn:vault"] as { readers: Config };
      readers.audit = { objectId: somebody, reason: "yearly audit" };
    });
    estate.fault("deny=readVault");
    const { steps, stdout } = await estate.preview();
    assert.deepEqual(steps, []);
    assert.match(stdout, /quarterturn:vault\.existing: the vault kvlt-shared can't be read/);
    estate.fault();
  });
});
