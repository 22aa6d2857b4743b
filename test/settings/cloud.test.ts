import assert from "node:assert/strict";
import { AzureAuthorityHosts } from "@azure/identity";
import { cloudOf, tokenEndpointOf } from "../../settings/cloud";

describe("the cloud", () => {
  it("is the public one unless the environment says another", () => {
    const cloud = cloudOf({ QUARTERTURN_GRAPH_URL: "" });
    assert.deepEqual(cloud, {
      authority: "https://login.microsoftonline.com",
      isPrivate: false,
      graph: "https://graph.microsoft.com",
      arm: "https://management.azure.com",
      armScope: "https://management.azure.com/.default",
      logAnalytics: "https://api.loganalytics.io",
      vaultSuffix: "vault.azure.net",
    });
    assert.equal(
      tokenEndpointOf(cloud, "953fc14a-00c7-4452-a2fb-0a73070de7f3"),
      "https://login.microsoftonline.com/953fc14a-00c7-4452-a2fb-0a73070de7f3/oauth2/v2.0/token",
    );
  });

  it("is known to Entra's discovery by each sign-in host that the Azure SDK has, but for Germany's, which is closed", () => {
    const hosts = Object.values(AzureAuthorityHosts).filter((host) => !host.endsWith(".de"));
    assert.equal(hosts.length, 3);
    for (const host of hosts) assert.equal(cloudOf({ AZURE_AUTHORITY_HOST: host }).isPrivate, false, host);
  });

  it("has its own log service where it is a national one, and is known to Entra's discovery", () => {
    const env = {
      QUARTERTURN_GRAPH_URL: "https://graph.microsoft.us/",
      AZURE_AUTHORITY_HOST: "login.microsoftonline.us",
    };
    assert.deepEqual(cloudOf(env), {
      authority: "https://login.microsoftonline.us",
      isPrivate: false,
      graph: "https://graph.microsoft.us",
      arm: "https://management.usgovcloudapi.net",
      armScope: "https://management.usgovcloudapi.net/.default",
      logAnalytics: "https://api.loganalytics.us",
      vaultSuffix: "vault.usgovcloudapi.net",
    });
  });

  it("is asked for a token by its own name, wherever Azure Resource Manager answers", () => {
    const { arm, armScope } = cloudOf({ QUARTERTURN_ARM_URL: "https://localhost:1234" });
    assert.deepEqual([arm, armScope], ["https://localhost:1234", "https://management.azure.com/.default"]);
  });

  it("is looked up nowhere where it is on this machine", () => {
    const address = "https://localhost:1234";
    const { graph, isPrivate } = cloudOf({ QUARTERTURN_GRAPH_URL: address, AZURE_AUTHORITY_HOST: address });
    assert.deepEqual([graph, isPrivate], [address, true]);
  });

  for (const name of ["QUARTERTURN_GRAPH_URL", "QUARTERTURN_ARM_URL", "AZURE_AUTHORITY_HOST"]) {
    it(`is refused without HTTPS in ${name}: secrets and tokens would travel in clear`, () => {
      assert.throws(() => cloudOf({ [name]: "http://host" }), {
        message: new RegExp(`^${name}: got "http://host", want an address such as https://`),
      });
    });
  }
});
