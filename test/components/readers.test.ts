import assert from "node:assert/strict";
import { ApiGateway, type GatewayDomain } from "../../components/apiGateway";
import { FunctionApp } from "../../components/functionApp";
import { keyVaultReference } from "../../components/secretVault";
import { type Declared, declared, only } from "../support/declared";

const place = { resourceGroupName: "rg", location: "canadacentral" };

describe("a function app", () => {
  async function declareApp(): Promise<Declared[]> {
    return declared((watched) => {
      const settings = { EDGE_CLIENT_SECRET: keyVaultReference("kvlt-maxconf-test", "edge-client-secret") };
      const args = {
        ...place,
        siteName: "func-maxconf-test",
        planSize: "B1",
        subscriptionId: "subscription",
        settings,
        secrets: [],
      };
      new FunctionApp("function-app", args, watched).allowStorage();
    });
  }

  it("has no secret in its settings: a reference, and its storage by name", async () => {
    const { siteConfig } = only(await declareApp(), "web:WebApp").inputs as {
      siteConfig: { appSettings: { name: string; value: string }[] };
    };
    const settings = Object.fromEntries(siteConfig.appSettings.map(({ name, value }) => [name, value]));
    assert.equal(
      settings.EDGE_CLIENT_SECRET,
      "@Microsoft.KeyVault(VaultName=kvlt-maxconf-test;SecretName=edge-client-secret)",
    );
    assert.equal(settings.AzureWebJobsStorage__accountName, "stfuncmaxconftesx7k2m9qa");
    assert.equal("AzureWebJobsStorage" in settings, false);
  });

  it("speaks HTTPS only, TLS 1.2 or later, with an identity of its own", async () => {
    const { inputs } = only(await declareApp(), "web:WebApp");
    assert.equal(inputs.httpsOnly, true);
    assert.equal((inputs.siteConfig as { minTlsVersion: string }).minTlsVersion, "1.2");
    assert.deepEqual(inputs.identity, { type: "SystemAssigned" });
  });

  it("reaches its storage by a role, with the account's keys switched off", async () => {
    const resources = await declareApp();
    assert.equal(only(resources, "storage:StorageAccount").inputs.allowSharedKeyAccess, false);
    const role = only(resources, "authorization:RoleAssignment").inputs;
    assert.equal(role.principalId, "site's identity");
    assert.equal(role.principalType, "ServicePrincipal");
    assert.equal(role.roleAssignmentName, "0b8e3f0e-30a4-4b8e-9e0c-1f6ad1f5a001");
  });
});

describe("an API gateway", () => {
  async function declareGateway(domains: readonly GatewayDomain[], wasThere = false): Promise<Declared> {
    const resources = await declared((watched) => {
      const publisher = { publisherName: "MaxConf", publisherEmail: "publisher@example.com" };
      const vaultUri = "https://kvlt-maxconf-test.vault.azure.net/";
      const args = {
        ...place,
        ...publisher,
        serviceName: "apim",
        sku: "Developer",
        vaultUri,
        domains,
        wasThere,
      };
      new ApiGateway("gateway", args, watched);
    });
    return only(resources, "ApiManagementService");
  }

  it("has custom domains with managed certificates, or the vault's without a version", async () => {
    const gateway = await declareGateway([
      { host: "api.example.com", certificate: "managed" },
      { host: "api2.example.com", certificate: "keyVault", secret: "api2" },
    ]);
    assert.deepEqual(gateway.inputs.hostnameConfigurations, [
      { type: "Proxy", hostName: "api.example.com", certificateSource: "Managed" },
      {
        type: "Proxy",
        hostName: "api2.example.com",
        certificateSource: "KeyVault",
        keyVaultId: "https://kvlt-maxconf-test.vault.azure.net/secrets/api2",
      },
    ]);
  });

  it("stays in Azure whatever a plan deletes, where it was there before and was imported", async () => {
    assert.equal((await declareGateway([], true)).retainOnDelete, true);
    assert.notEqual((await declareGateway([])).retainOnDelete, true);
  });
});
