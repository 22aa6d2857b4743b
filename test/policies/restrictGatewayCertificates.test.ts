import assert from "node:assert/strict";
import { restrictGatewayCertificates as rule } from "../../policies/rules/restrictGatewayCertificates";
import { compliant } from "./support/compliant";
import { refusals } from "./support/judge";
import { type Resource, changed, notYetKnown, resource } from "./support/resource";

describe("restrict-gateway-certificates", () => {
  let good: Resource;

  before(async () => {
    good = await compliant("ApiManagementService");
  });

  it("lets the component's domains pass: managed, and the vault's without a version", () => {
    assert.deepEqual(refusals(rule, good), []);
  });

  it("refuses a version of a vault certificate", () => {
    assert.deepEqual(
      refusals(
        rule,
        changed(
          good,
          "hostnameConfigurations.1.keyVaultId",
          "https://kv.vault.azure.net/secrets/api2/3c6a1f",
        ),
      ),
      [
        'hostnameConfigurations.1.keyVaultId: got "https://kv.vault.azure.net/secrets/api2/3c6a1f", want https://VAULT/secrets/NAME without a version',
      ],
    );
  });

  it("refuses a vault certificate without an ID", () => {
    assert.deepEqual(refusals(rule, changed(good, "hostnameConfigurations.1.keyVaultId", undefined)), [
      "hostnameConfigurations.1.keyVaultId: got nothing, want https://VAULT/secrets/NAME without a version",
    ]);
  });

  it("refuses a certificate that is brought along", () => {
    assert.deepEqual(refusals(rule, changed(good, "hostnameConfigurations.0.certificateSource", "Custom")), [
      'hostnameConfigurations.0.certificateSource: got "Custom", want Managed or KeyVault',
    ]);
  });

  it("refuses a domain that says no source", () => {
    assert.deepEqual(refusals(rule, changed(good, "hostnameConfigurations.0.certificateSource", undefined)), [
      "hostnameConfigurations.0.certificateSource: got nothing, want Managed or KeyVault",
    ]);
  });

  it("refuses a certificate in the stack, and does not show it", () => {
    assert.deepEqual(
      refusals(rule, changed(good, "hostnameConfigurations.0.encodedCertificate", "MIIKcQIBAzCC")),
      ["Remove hostnameConfigurations.0.encodedCertificate: nobody renews such a certificate"],
    );
  });

  it("lets the service's own name pass", () => {
    assert.deepEqual(
      refusals(
        rule,
        changed(good, "hostnameConfigurations.0", {
          type: "Proxy",
          hostName: "apim-maxconf-test.azure-api.net",
        }),
      ),
      [],
    );
  });

  it("refuses managed ones where only the vault is configured", () => {
    assert.deepEqual(refusals(rule, good, { sources: ["KeyVault"] }), [
      'hostnameConfigurations.0.certificateSource: got "Managed", want KeyVault',
    ]);
  });

  for (const [type, id, brought] of [
    ["azure-native:apimanagement:Certificate", "keyVault.secretIdentifier", "data"],
    ["azure-native:apimanagement:WorkspaceCertificate", "keyVault.secretIdentifier", "data"],
    ["azure-native:web:Certificate", "keyVaultId", "pfxBlob"],
    [
      "azure-native:app:Certificate",
      "properties.certificateKeyVaultProperties.keyVaultUrl",
      "properties.value",
    ],
  ] as const) {
    it(`refuses a ${type} that is brought along`, () => {
      const brings = changed(resource(type, "certificate", {}), brought, "MIIKcQIBAzCC");
      assert.deepEqual(refusals(rule, brings), [
        `${id}: got nothing, want a certificate of the vault, without a version`,
        `Remove ${brought}: nobody renews such a certificate`,
      ]);
      const followed = resource(type, "certificate", {});
      const address = "https://kv.vault.azure.net/secrets/api";
      assert.deepEqual(refusals(rule, changed(followed, id, address)), []);
      assert.deepEqual(refusals(rule, changed(followed, id, notYetKnown)), []);
    });
  }

  it("lets an app's own managed certificate pass", () => {
    const managed = { canonicalName: "api.example.com", serverFarmId: "plan" };
    assert.deepEqual(refusals(rule, resource("azure-native:web:Certificate", "managed", managed)), []);
  });

  it("lets an ID that only the update knows pass until then", () => {
    assert.deepEqual(refusals(rule, changed(good, "hostnameConfigurations.1.keyVaultId", notYetKnown)), []);
  });
});
