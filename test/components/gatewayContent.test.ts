import assert from "node:assert/strict";
import { ApiGateway } from "../../components/apiGateway";
import { vaultNamedValue } from "../../components/gatewayContent";
import { declared, only } from "../support/declared";

describe("a named value", () => {
  it("is a secret that the gateway reads from the vault by its own identity", async () => {
    const resources = await declared((watched) => {
      const place = { resourceGroupName: "rg", serviceName: "apim" };
      const uri = "https://kvlt-maxconf-test.vault.azure.net/secrets/edge-secret";
      vaultNamedValue("edge-client-secret", place, uri, watched);
    });
    assert.deepEqual(only(resources, "apimanagement:NamedValue", "edge-client-secret").inputs, {
      resourceGroupName: "rg",
      serviceName: "apim",
      namedValueId: "edge-client-secret",
      displayName: "edge-client-secret",
      secret: true,
      keyVault: { secretIdentifier: "https://kvlt-maxconf-test.vault.azure.net/secrets/edge-secret" },
    });
  });
});

describe("an API gateway that is made here", () => {
  it("may take Azure two hours", async () => {
    const resources = await declared((watched) => {
      const args = {
        resourceGroupName: "rg",
        location: "canadacentral",
        serviceName: "apim",
        publisherName: "MaxConf",
        publisherEmail: "publisher@example.com",
        sku: "Developer",
        vaultUri: "https://kvlt-maxconf-test.vault.azure.net/",
        domains: [],
      };
      new ApiGateway("gateway", args, watched);
    });
    const { customTimeouts } = only(resources, "ApiManagementService");
    assert.deepEqual(customTimeouts, { create: "2h", update: "2h" });
  });
});
