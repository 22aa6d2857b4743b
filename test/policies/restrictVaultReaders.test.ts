import assert from "node:assert/strict";
import { isHarmless, roleId } from "../../policies/roles";
import { restrictVaultReaders as rule } from "../../policies/rules/restrictVaultReaders";
import { thisRun } from "../../policies/run";
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

  it("lets whoever runs the stack write secrets, and nobody else: by a policy, or by the role on the vault alone", async () => {
    const writer = await compliant("AccessPolicy", "deployer-writes-secrets");
    assert.deepEqual(refusals(rule, writer), []);
    const renewing = changed(writer, "policy.permissions.certificates", ["create", "get"]);
    assert.deepEqual(refusals(rule, renewing), []);
    const exporting = changed(writer, "policy.permissions.certificates", ["create", "backup"]);
    assert.equal(refusals(rule, exporting).length, 1);
    assert.deepEqual(refusals(rule, { ...writer, name: "gateway-reads-secrets" }), [
      "policy.permissions.secrets: got set, delete, recover, want only get and list",
    ]);
    assert.deepEqual(refusals(rule, changed(writer, "policy.permissions.secrets", ["set", "purge"])), [
      "policy.permissions.secrets: got set, purge, want only get and list",
    ]);
    const roleDefinitionId = `/roleDefinitions/${roleId("Key Vault Secrets Officer") ?? ""}`;
    const vault = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kvlt";
    const officer = (scope: string): Resource =>
      resource(
        "azure-native:authorization:RoleAssignment",
        "writer-ci-writes-secrets",
        { scope, roleDefinitionId },
        { parent: writer.parent },
      );
    assert.deepEqual(refusals(rule, officer(vault)), []);
    assert.equal(refusals(rule, officer("/subscriptions/s")).length, 1);
    assert.equal(refusals(rule, { ...officer(vault), parent: "" }).length, 1);
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

  const role = (id: string, scope: string, type = "RoleAssignment"): Resource =>
    resource(`azure-native:authorization:${type}`, "role", {
      scope,
      principalId: "site's identity",
      roleDefinitionId: `/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/${id}`,
    });
  const group = "/subscriptions/s/resourceGroups/rg";
  const vault = `${group}/providers/Microsoft.KeyVault/vaults/kvlt-maxconf-test`;
  const [secretsUser, owner] = [
    "4633458b-17de-408a-b874-0445c86b69e6",
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
  ];

  it("lets a role that only reads secrets pass", () => {
    assert.deepEqual(refusals(rule, role(secretsUser, vault)), []);
  });

  it("refuses any other role on a vault", () => {
    assert.deepEqual(refusals(rule, role(owner, vault)), [
      `roleDefinitionId: got Owner (${owner}) on "${vault}", want Key Vault Secrets User`,
    ]);
  });

  const scopes = {
    "the vault": vault,
    "one of its secrets": `${vault}/secrets/edge-client-secret`,
    "its resource group": group,
    "a resource group in other letters": "/SUBSCRIPTIONS/s/RESOURCEGROUPS/rg/",
    "its subscription": "/subscriptions/s",
    "a management group": "/providers/Microsoft.Management/managementGroups/maxconf",
    everything: "/",
  };

  for (const [where, scope] of Object.entries(scopes)) {
    for (const name of [
      "Owner",
      "Contributor",
      "User Access Administrator",
      "Role Based Access Control Administrator",
      "Key Vault Administrator",
      "Key Vault Secrets Officer",
      "Key Vault Reader",
      "Key Vault Crypto Officer",
      "Key Vault Crypto User",
      "Key Vault Crypto Service Encryption User",
      "Key Vault Crypto Service Release User",
      "Key Vault Certificates Officer",
      "Key Vault Certificate User",
      "Key Vault Contributor",
      "Key Vault Data Access Administrator",
      "Key Vault Purge Operator",
    ]) {
      it(`refuses ${name} on ${where}`, () => {
        const id = roleId(name) ?? "";
        for (const written of [id, id.toUpperCase(), `${id}/`]) {
          const [sentence, ...rest] = refusals(rule, role(written, scope));
          assert.match(sentence ?? "nothing", new RegExp(`^roleDefinitionId: got ${name} \\(${id}\\) on`));
          assert.deepEqual(rest, []);
        }
      });
    }

    it(`lets Key Vault Secrets User pass on ${where}, and refuses a role of somebody's own`, () => {
      assert.deepEqual(refusals(rule, role(secretsUser, scope)), []);
      assert.equal(refusals(rule, role("0b8e3f0e-30a4-4b8e-9e0c-1f6ad1f5a001", scope)).length, 1);
    });
  }

  it("lets roles that read no secret pass above a vault", () => {
    const [reader, monitoring] = [
      "acdd72a7-3385-48ef-bd42-f606fba81ae7",
      "43d0d8ad-25c7-4714-9337-8ba259a9fe05",
    ];
    for (const id of [reader, monitoring]) {
      assert.ok(isHarmless(id));
      assert.deepEqual(refusals(rule, role(id, group)), []);
    }
  });

  it("refuses a role that somebody may give himself when he likes, or that another tenant has", () => {
    assert.equal(refusals(rule, role(owner, group, "PimRoleEligibilitySchedule")).length, 1);
    const authorizations = [{ principalId: "theirs", roleDefinitionId: owner }];
    const lighthouse = resource("azure-native:managedservices:RegistrationDefinition", "partner", {
      properties: { authorizations },
    });
    assert.deepEqual(refusals(rule, lighthouse), [
      `properties.authorizations.0.roleDefinitionId: got Owner (${owner}) on "/", want Key Vault Secrets User`,
    ]);
  });

  it("refuses a vault's role while its scope isn't known; leaves Owner for the update, which knows it", () => {
    const administrator = roleId("Key Vault Administrator") ?? "";
    assert.equal(refusals(rule, role(administrator, notYetKnown)).length, 1);
    assert.deepEqual(refusals(rule, role(owner, notYetKnown)), []);
    assert.deepEqual(
      thisRun.deferred.map(({ property }) => property),
      ["scope"],
    );
  });

  it("lets the reading role pass that is configured", () => {
    const reader = role(roleId("Key Vault Reader") ?? "", vault);
    assert.deepEqual(refusals(rule, reader, { roles: ["Key Vault Reader"] }), []);
  });

  it("lets roles elsewhere pass", async () => {
    assert.deepEqual(refusals(rule, await compliant("RoleAssignment")), []);
  });
});
