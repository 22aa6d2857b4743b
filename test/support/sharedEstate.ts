import { putService } from "../../local-azure/arm/gateways";
import { putIdentity } from "../../local-azure/arm/identities";
import { putResourceGroup } from "../../local-azure/arm/resourceGroups";
import { putSite } from "../../local-azure/arm/sites";
import { createVault } from "../../local-azure/keyvault/vaults";
import type { TestEstate } from "./estate";

const location = "canadacentral";
const identity = { type: "SystemAssigned" };

/** Another team's estate with a vault that has roles, and a stack file that refers to all of it. */
export function putSharedEstate(estate: TestEstate): void {
  const { world } = estate.azure;
  const providers = `/subscriptions/${world.subscriptionId}/resourceGroups/rg-shared/providers`;
  world.transact(() => {
    putResourceGroup(world, { name: "rg-shared", inputs: { resourceGroupName: "rg-shared", location } });
    const properties = {
      tenantId: world.tenantId,
      sku: { family: "A", name: "standard" },
      enableRbacAuthorization: true,
    };
    const inputs = { location, properties };
    createVault(world, { name: "kvlt-shared", resourceGroup: "rg-shared", inputs, accessPolicies: [] });
    const site = { location, identity, siteConfig: { appSettings: [] } };
    putSite(world, { id: `${providers}/Microsoft.Web/sites/func-shared`, name: "func-shared", inputs: site });
    putService(world, {
      id: `${providers}/Microsoft.ApiManagement/service/apim-shared`,
      name: "apim-shared",
      inputs: {
        ...{ location, identity, sku: { name: "Premium", capacity: 1 } },
        ...{ publisherName: "Another team", publisherEmail: "another@example.com" },
      },
    });
    const id = `${providers}/Microsoft.ManagedIdentity/userAssignedIdentities/id-aks`;
    putIdentity(world, { id, name: "id-aks", inputs: { location } });
  });
  const existing = { resourceGroup: "rg-shared" };
  estate.configure((config) => {
    delete config["quarterturn:location"];
    delete config["quarterturn:resourceGroup"];
    const aks = { identity: { name: "id-aks", ...existing } };
    config["quarterturn:vault"] = { name: "kvlt-shared", existing, readers: { aks } };
    const settings = ["EDGE_CLIENT_ID", "EDGE_CLIENT_SECRET"];
    config["quarterturn:functionApp"] = { name: "func-shared", existing, manageSettings: settings };
    const domains = [{ host: "api.example.com", certificate: "managed" }];
    config["quarterturn:gateway"] = { name: "apim-shared", existing, domains };
  });
}
