import assert from "node:assert/strict";
import { requireModernTls as rule } from "../../policies/rules/requireModernTls";
import { compliant } from "./support/compliant";
import { refusals } from "./support/judge";
import { type Resource, changed, notYetKnown, resource } from "./support/resource";

describe("require-modern-tls", () => {
  let good: Resource;

  before(async () => {
    good = await compliant("WebApp");
  });

  it("lets the component's Function App pass", () => {
    assert.deepEqual(refusals(rule, good), []);
  });

  it("refuses TLS 1.1", () => {
    assert.deepEqual(refusals(rule, changed(good, "siteConfig.minTlsVersion", "1.1")), [
      'siteConfig.minTlsVersion: got "1.1", want 1.2 or later',
    ]);
  });

  it("refuses a version that is not said", () => {
    assert.deepEqual(refusals(rule, changed(good, "siteConfig.minTlsVersion", undefined)), [
      "siteConfig.minTlsVersion: got nothing, want 1.2 or later",
    ]);
  });

  it("refuses TLS 1.0 for deployments", () => {
    assert.deepEqual(refusals(rule, changed(good, "siteConfig.scmMinTlsVersion", "1.0")), [
      'siteConfig.scmMinTlsVersion: got "1.0", want 1.2 or later',
    ]);
  });

  it("takes a stricter limit", () => {
    assert.deepEqual(refusals(rule, good, { minVersion: "1.3" }), [
      'siteConfig.minTlsVersion: got "1.2", want 1.3 or later',
    ]);
  });

  it("lets what only the update knows pass until then", () => {
    assert.deepEqual(refusals(rule, changed(good, "siteConfig", notYetKnown)), []);
  });

  it("lets the component's storage account pass, and refuses one that speaks TLS 1.0", async () => {
    const account = await compliant("StorageAccount");
    assert.deepEqual(refusals(rule, account), []);
    assert.deepEqual(refusals(rule, changed(account, "minimumTlsVersion", "TLS1_0")), [
      'minimumTlsVersion: got "TLS1_0", want 1.2 or later',
    ]);
  });

  it("refuses an old version of whatever else says one, by whatever name", () => {
    for (const [type, inputs, key] of [
      ["azure-native:redis:Redis", { minimumTlsVersion: "1.0" }, "minimumTlsVersion"],
      ["azure-native:sql:Server", { minimalTlsVersion: "1.1" }, "minimalTlsVersion"],
      ["azure-native:eventhub:Namespace", { minimumTlsVersion: "TLS1_1" }, "minimumTlsVersion"],
      ["azure-native:documentdb:Account", { minimalTlsVersion: "Tls" }, "minimalTlsVersion"],
    ] as const) {
      const [sentence, ...rest] = refusals(rule, resource(type, "other", inputs));
      assert.match(sentence ?? "nothing", new RegExp(`^${key}: got .*, want 1.2 or later$`));
      assert.deepEqual(rest, []);
    }
    const cosmos = { minimalTlsVersion: "Tls12" };
    assert.deepEqual(refusals(rule, resource("azure-native:documentdb:Account", "other", cosmos)), []);
    assert.deepEqual(refusals(rule, resource("azure-native:redis:Redis", "other", {})), []);
  });

  it("lets the component's gateway pass, and refuses one that switches TLS 1.1 on", async () => {
    const gateway = await compliant("ApiManagementService");
    assert.deepEqual(refusals(rule, gateway), []);
    const key = "Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Protocols.Tls11";
    const custom = { ...gateway, inputs: { ...gateway.inputs, customProperties: { [key]: "True" } } };
    assert.deepEqual(refusals(rule, custom), [`customProperties.${key}: got true; remove it`]);
  });
});
