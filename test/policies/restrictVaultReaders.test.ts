import assert from "node:assert/strict";
import { restrictVaultReaders as rule } from "../../policies/rules/restrictVaultReaders";
import { compliant } from "./support/compliant";
import { refusals } from "./support/judge";
import { type Resource, changed, notYetKnown, resource } from "./support/resource";

describe("restrict-vault-readers", () => {
  let good: Resource;

  before(async () => {
    good = await compliant("AccessPolicy", "gateway-reads-secrets");
  });

  it("lets a reader that may get and list pass", () => {
    assert.deepEqual(refusals(rule, good), []);
  });

  it("refuses a wildcard", () => {
    assert.deepEqual(refusals(rule, changed(good, "policy.permissions.secrets", ["all"])), [
      "policy.permissions.secrets: got all, want only get and list",
    ]);
  });

  it("refuses a reader that may write, in any case", () => {
    assert.deepEqual(refusals(rule, changed(good, "policy.permissions.secrets", ["Get", "Set"])), [
      "policy.permissions.secrets: got set, want only get and list",
    ]);
  });

  it("refuses permissions on keys", () => {
    assert.deepEqual(refusals(rule, changed(good, "policy.permissions.keys", ["get"])), [
      "policy.permissions.keys: got get, want nothing",
    ]);
  });

  it("refuses list where only get is configured", () => {
    assert.deepEqual(refusals(rule, good, { secretPermissions: ["get"] }), [
      "policy.permissions.secrets: got list, want only get",
    ]);
  });

  it("lets what only the update knows pass until then", () => {
    assert.deepEqual(refusals(rule, changed(good, "policy", notYetKnown)), []);
  });

  it("refuses it in a policy that stands in the vault itself", async () => {
    const entry = changed(good, "policy.permissions.secrets", ["purge"]).inputs.policy;
    const vault = changed(await compliant("keyvault:Vault"), "properties.accessPolicies", [entry]);
    assert.deepEqual(refusals(rule, vault), [
      "properties.accessPolicies.0.permissions.secrets: got purge, want only get and list",
    ]);
  });

  const role = (id: string, scope: string): Resource =>
    resource("azure-native:authorization:RoleAssignment", "role", {
      scope,
      principalId: "site's identity",
      roleDefinitionId: `/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/${id}`,
    });
  const vault = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kvlt-maxconf-test";
  const [secretsUser, administrator, owner] = [
    "4633458b-17de-408a-874b-0445c86b69e6",
    "00482a5a-887f-4fb3-b363-3b7fe8e74483",
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
  ];

  it("lets a role that only reads secrets pass", () => {
    assert.deepEqual(refusals(rule, role(secretsUser, vault)), []);
  });

  it("refuses any other role on a vault", () => {
    assert.deepEqual(refusals(rule, role(owner, vault)), [
      `roleDefinitionId: got "${owner}" on a vault, want one of ${secretsUser}`,
    ]);
  });

  it("refuses a vault's role that the vault would inherit", () => {
    assert.equal(refusals(rule, role(administrator, "/subscriptions/s/resourceGroups/rg")).length, 1);
  });

  it("lets roles elsewhere pass", async () => {
    assert.deepEqual(refusals(rule, await compliant("RoleAssignment")), []);
  });
});
