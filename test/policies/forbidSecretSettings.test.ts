import assert from "node:assert/strict";
import { forbidSecretSettings as rule } from "../../policies/rules/forbidSecretSettings";
import { compliant } from "./support/compliant";
import { refusals } from "./support/judge";
import { type Resource, changed, notYetKnown, resource } from "./support/resource";
import { samples } from "./support/samples";

describe("forbid-secret-settings", () => {
  let good: Resource;

  before(async () => {
    good = await compliant("WebApp");
  });

  /** The Function App with one more setting. */
  function withSetting(name: string, value: unknown): Resource {
    const { appSettings } = good.inputs.siteConfig as { readonly appSettings: readonly object[] };
    return changed(good, "siteConfig.appSettings", [...appSettings, { name, value }]);
  }

  it("lets the component's settings pass: plain values, and references into the vault", () => {
    assert.deepEqual(refusals(rule, good), []);
  });

  for (const name of [
    "AzureWebJobsStorage",
    "WEBSITE_CONTENTAZUREFILECONNECTIONSTRING",
    "APPLICATIONINSIGHTS_CONNECTION_STRING",
    "EDGE_CLIENT_SECRET",
    "SmtpPassword",
    "BLOB_SAS",
    "ApiKey",
  ]) {
    it(`refuses a value in ${name}`, () => {
      assert.deepEqual(refusals(rule, withSetting(name, "some value")), [
        `siteConfig.appSettings ${name}: got a value, want a Key Vault reference without a version`,
      ]);
    });
  }

  it("refuses a reference to one version: a rotation would not reach the app", () => {
    for (const reference of [
      "@Microsoft.KeyVault(VaultName=kv;SecretName=edge-client-secret;SecretVersion=3c6a1f)",
      "@Microsoft.KeyVault(SecretUri=https://kv.vault.azure.net/secrets/edge-client-secret/3c6a1f)",
    ]) {
      assert.equal(refusals(rule, withSetting("EDGE_CLIENT_SECRET", reference)).length, 1, reference);
    }
  });

  it("lets a reference by address pass", () => {
    const reference = "@Microsoft.KeyVault(SecretUri=https://kv.vault.azure.net/secrets/edge-client-secret/)";
    assert.deepEqual(refusals(rule, withSetting("EDGE_CLIENT_SECRET", reference)), []);
  });

  for (const [shape, text] of Object.entries(samples)) {
    it(`refuses ${shape} under a harmless name, and does not show it`, () => {
      assert.deepEqual(refusals(rule, withSetting("REPORT", text)), [
        `siteConfig.appSettings REPORT: got ${shape}, want a Key Vault reference`,
      ]);
    });
  }

  it("refuses a connection string under its own heading", () => {
    const site = changed(good, "siteConfig.connectionStrings", [
      { name: "db", connectionString: "somewhere" },
    ]);
    assert.deepEqual(refusals(rule, site), [
      "siteConfig.connectionStrings db: got a value, want a Key Vault reference without a version",
    ]);
  });

  it("refuses settings and connection strings that are resources of their own", () => {
    const settings = resource("azure-native:web:WebAppApplicationSettings", "settings", {
      properties: { API_KEY: "some value", TENANT_ID: "some value" },
    });
    assert.deepEqual(refusals(rule, settings), [
      "properties API_KEY: got a value, want a Key Vault reference without a version",
    ]);
    const strings = resource("azure-native:web:WebAppConnectionStrings", "strings", {
      properties: { db: { value: "somewhere", type: "SQLAzure" } },
    });
    assert.equal(refusals(rule, strings).length, 1);
  });

  it("lets a name that only sounds like a secret's pass where it is configured", () => {
    const site = withSetting("SIGNING_PUBLIC_KEY", "some value");
    assert.equal(refusals(rule, site).length, 1);
    assert.deepEqual(refusals(rule, site, { harmlessNames: ["SIGNING_PUBLIC_KEY"] }), []);
  });

  it("lets what only the update knows pass until then", () => {
    assert.deepEqual(refusals(rule, withSetting("EDGE_CLIENT_SECRET", notYetKnown)), []);
    assert.deepEqual(refusals(rule, changed(good, "siteConfig.appSettings", notYetKnown)), []);
  });
});
