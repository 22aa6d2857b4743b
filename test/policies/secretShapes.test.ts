import assert from "node:assert/strict";
import { isNewestVaultReference, isVaultReference, secretShape } from "../../policies/secretShapes";
import { samples } from "./support/samples";

describe("the shapes of secrets", () => {
  for (const [shape, text] of Object.entries(samples)) {
    it(`knows ${shape}`, () => {
      assert.equal(secretShape(text), shape);
    });
  }

  for (const harmless of [
    "",
    "kvlt-maxconf-test",
    "d802c929-6984-48f9-81d1-ff8770c65bde",
    "https://kvlt-maxconf-test.vault.azure.net/secrets/edge-client-secret",
    "idim-technical-operations@example.com",
    "edge-g8 2026-11-22 to 2027-05-21",
    "-----BEGIN PGP PUBLIC KEY BLOCK-----",
    "-----BEGIN CERTIFICATE-----",
    "/subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kvlt-maxconf-test",
    "@Microsoft.KeyVault(VaultName=kvlt-maxconf-test;SecretName=edge-client-secret)",
    // An Entra client secret has 37 to 40 characters.
    `abc8Q~${"x".repeat(20)}`,
    "https://example.com:8443/path@2",
    "https://example.com/api?code=200&key=id",
    "https://example.com/api?api-version=2024-11-01&token={token}",
    "redis.example.com:6380,ssl=True",
    "Server=tcp:sql.example.com,1433;Database=db;Authentication=Active Directory Default",
    "AccountName=stmaxconf;EndpointSuffix=core.windows.net",
    "Basic",
    "Bearer authorization is used",
    "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7",
    "MII".padEnd(300, "A"),
    "ghp_short",
    "NODE|22",
    "0 */5 * * * *",
    "eyJhbGciOiJub25lIn0",
    "Password123 is no longer allowed",
    "{{smtp-password}}",
  ]) {
    it(`takes "${harmless}" for no secret`, () => {
      assert.equal(secretShape(harmless), undefined);
    });
  }

  it("tells a reference into the vault from a text about one", () => {
    assert.equal(isVaultReference("@Microsoft.KeyVault(VaultName=kv;SecretName=s)"), true);
    assert.equal(isVaultReference("see @Microsoft.KeyVault(VaultName=kv;SecretName=s)"), false);
    assert.equal(isNewestVaultReference("see @Microsoft.KeyVault(VaultName=kv;SecretName=s)"), false);
  });
});
