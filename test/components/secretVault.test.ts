import assert from "node:assert/strict";
import { SecretVault } from "../../components/secretVault";
import { type Declared, declared, only } from "../support/declared";

describe("a secret vault", () => {
  const vaultArgs = {
    resourceGroupName: "rg",
    vaultName: "kvlt-maxconf-test",
    tenantId: "tenant",
    subscriptionId: "subscription",
    access: "policies",
    declared: { location: "canadacentral", softDeleteRetentionDays: 90, wasThere: false },
  } as const;

  it("says its permission model, and can be neither purged nor deleted by a plan", async () => {
    const vault = only(
      await declared((watched) => {
        new SecretVault("vault", vaultArgs, watched);
      }),
      "keyvault:Vault",
    );
    assert.equal(vault.protect, true);
    const properties = vault.inputs.properties as Record<string, unknown>;
    assert.equal(properties.enableRbacAuthorization, false);
    assert.equal(properties.enablePurgeProtection, true);
    assert.equal(properties.softDeleteRetentionInDays, 90);
    assert.equal("accessPolicies" in properties, false, "policies are resources of their own");
  });

  it("lets a reader get and list secrets, and nothing else", async () => {
    const resources = await declared((watched) => {
      const vault = new SecretVault("vault", vaultArgs, watched);
      vault.allowReading("gateway", { identity: { principalId: "object ID" }, identified: vault });
    });
    assert.deepEqual(only(resources, "keyvault:AccessPolicy").inputs.policy, {
      tenantId: "tenant",
      objectId: "object ID",
      permissions: { secrets: ["get", "list"] },
    });
  });
});

describe("whoever writes a vault's secrets", () => {
  const args = {
    resourceGroupName: "rg",
    vaultName: "kvlt-maxconf-test",
    tenantId: "tenant",
    subscriptionId: "s",
  } as const;
  const who = { identity: { principalId: "object ID" }, kind: "user" } as const;

  async function rightsIn(access: "policies" | "rbac"): Promise<readonly Declared[]> {
    return declared((watched) => {
      const vault = new SecretVault("vault", { ...args, access }, watched);
      assert.deepEqual(vault.writable, []);
      vault.allowWriting("deployer", who);
      assert.equal(vault.writable.length, 1);
    });
  }

  it("may set, list, delete and recover them by a policy, and read none", async () => {
    assert.deepEqual(only(await rightsIn("policies"), "AccessPolicy", "deployer-writes-secrets").inputs, {
      resourceGroupName: "rg",
      vaultName: "kvlt-maxconf-test",
      policy: {
        tenantId: "tenant",
        objectId: "object ID",
        permissions: { secrets: ["set", "list", "delete", "recover"] },
      },
    });
  });

  it("may renew certificates by the same policy, where some are renewed, and read no key", async () => {
    const found = await declared((watched) => {
      const vault = new SecretVault(
        "vault",
        { ...args, access: "policies", renewsCertificates: true },
        watched,
      );
      vault.allowWriting("deployer", who);
      vault.allowReading("gateway", who);
    });
    const given = (name: string): unknown =>
      (only(found, "AccessPolicy", name).inputs.policy as { readonly permissions: unknown }).permissions;
    assert.deepEqual(given("deployer-writes-secrets"), {
      secrets: ["set", "list", "delete", "recover"],
      certificates: ["create", "get"],
    });
    assert.deepEqual(given("gateway-reads-secrets"), { secrets: ["get", "list"] });
  });

  it("is Key Vault Secrets Officer in a vault with roles, on that vault alone", async () => {
    const { inputs } = only(await rightsIn("rbac"), "RoleAssignment", "deployer-writes-secrets");
    const { principalId, principalType, roleDefinitionId, scope } = inputs;
    assert.deepEqual([principalId, principalType], ["object ID", "User"]);
    assert.match(String(roleDefinitionId), /\/b86a8fe4-44ce-4948-aee5-eccb2c155cd7$/);
    assert.match(String(scope), /\/vaults\/kvlt-maxconf-test$/);
  });
});

describe("a vault with roles in place of policies", () => {
  const subscriptionId = "05439613-122a-56a8-97e7-10f7dd1cad56";
  const args = {
    resourceGroupName: "rg",
    vaultName: "kvlt-maxconf-test",
    tenantId: "tenant",
    subscriptionId,
    access: "rbac",
  } as const;
  const vaultId = `/subscriptions/${subscriptionId}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kvlt-maxconf-test`;

  it("gives a reader the role Key Vault Secrets User on the vault, and no policy", async () => {
    const resources = await declared((watched) => {
      const vault = new SecretVault("vault", { ...args, uri: "https://kvlt/" }, watched);
      vault.allowReading("aks", { identity: { principalId: "object ID" } });
      vault.allowReading("audit", { identity: { principalId: "a group" }, kind: "group" });
    });
    assert.deepEqual(
      resources.map(({ type }) => type).filter((type) => type.startsWith("azure-native:")),
      ["azure-native:authorization:RoleAssignment", "azure-native:authorization:RoleAssignment"],
      "the vault exists, and isn't declared",
    );
    assert.deepEqual(only(resources, "RoleAssignment", "aks-reads-secrets").inputs, {
      roleAssignmentName: "0b8e3f0e-30a4-4b8e-9e0c-1f6ad1f5a001",
      scope: vaultId,
      roleDefinitionId: `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/4633458b-17de-408a-b874-0445c86b69e6`,
      principalId: "object ID",
      principalType: "ServicePrincipal",
    });
    const { principalType } = only(resources, "RoleAssignment", "audit-reads-secrets").inputs;
    assert.equal(principalType, "Group");
  });

  it("gives the role on one secret, where somebody needs no other", async () => {
    const resources = await declared((watched) => {
      const vault = new SecretVault("vault", { ...args, uri: "https://kvlt/" }, watched);
      vault.allowReading(
        "team",
        { identity: { principalId: "a group" }, kind: "group" },
        "edge-client-secret",
      );
    });
    const { scope } = only(resources, "RoleAssignment", "team-reads-secrets").inputs;
    assert.equal(scope, `${vaultId}/secrets/edge-client-secret`);
  });

  it("is declared with its networks, its tags, and where its log goes", async () => {
    const workspaceId =
      "/subscriptions/s/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/log";
    const network = {
      allow: ["203.0.113.0/24"],
      subnets: ["/subnets/a"],
      bypass: "none" as const,
    };
    const place = { location: "canadacentral", softDeleteRetentionDays: 90, wasThere: false };
    const resources = await declared((watched) => {
      const own = { ...place, network, tags: { owner: "MaxConf" }, workspaceId };
      new SecretVault("vault", { ...args, declared: own }, watched);
    });
    const { properties, tags } = only(resources, "keyvault:Vault").inputs;
    assert.deepEqual(tags, { owner: "MaxConf" });
    assert.deepEqual(properties, {
      tenantId: "tenant",
      sku: { family: "A", name: "standard" },
      enableRbacAuthorization: true,
      enableSoftDelete: true,
      softDeleteRetentionInDays: 90,
      enablePurgeProtection: true,
      enabledForDeployment: false,
      enabledForDiskEncryption: false,
      enabledForTemplateDeployment: false,
      publicNetworkAccess: "enabled",
      networkAcls: {
        defaultAction: "Deny",
        bypass: "None",
        ipRules: [{ value: "203.0.113.0/24" }],
        virtualNetworkRules: [{ id: "/subnets/a" }],
      },
    });
    assert.deepEqual(only(resources, "monitor:DiagnosticSetting").inputs, {
      name: "quarterturn",
      resourceUri: "vault-id",
      workspaceId,
      logs: [{ categoryGroup: "audit", enabled: true }],
    });
  });
});
