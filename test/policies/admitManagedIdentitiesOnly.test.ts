import assert from "node:assert/strict";
import { admitManagedIdentitiesOnly as rule } from "../../policies/rules/admitManagedIdentitiesOnly";
import { compliant, compliantStack } from "./support/compliant";
import { stackRefusals } from "./support/judge";
import { type Resource, changed, notYetKnown, replaced, resource, urnOf } from "./support/resource";

describe("admit-managed-identities-only", () => {
  let stack: readonly Resource[];
  let reader: Resource;

  before(async () => {
    stack = await compliantStack();
    reader = await compliant("AccessPolicy", "gateway-reads-secrets");
  });

  const person = "2f5b2a3e-0c1f-4c38-8f0b-5d4d1c5d7e11";

  it("lets the Function App and the gateway in", () => {
    assert.deepEqual(stackRefusals(rule, stack), []);
  });

  it("refuses somebody else", () => {
    const broken = replaced(stack, reader, changed(reader, "policy.objectId", person));
    assert.deepEqual(stackRefusals(rule, broken), [
      {
        sentence: `policy.objectId: got "${person}", want a managed identity of this stack`,
        urn: urnOf(reader),
      },
    ]);
  });

  it("lets whoever runs the stack write secrets, by the vault component's own right that reads none", async () => {
    const writer = await compliant("AccessPolicy", "deployer-writes-secrets");
    const sentence = /^policy\.objectId: got ".*", want a managed identity of this stack$/;
    for (const broken of [
      changed(writer, "policy.permissions.secrets", ["get", "set"]),
      changed(writer, "policy.permissions.keys", ["get"]),
      { ...writer, name: "somebody-writes" },
      { ...writer, parent: "" },
    ]) {
      const [refusal, ...others] = stackRefusals(rule, replaced(stack, writer, broken));
      assert.match(refusal?.sentence ?? "nothing", sentence);
      assert.deepEqual(others, []);
    }
  });

  it("goes by the state's word for who a reader is while a preview changes it, and by Azure's in the update", async () => {
    const gateway = await compliant("ApiManagementService", "gateway");
    for (const identity of [{ type: "SystemAssigned" }, notYetKnown]) {
      const previewed = replaced(stack, gateway, changed(gateway, "identity", identity));
      assert.deepEqual(stackRefusals(rule, previewed), []);
      const elsewhere = { ...reader, dependsOn: ["ledger"] };
      assert.equal(stackRefusals(rule, replaced(previewed, reader, elsewhere)).length, 1);
    }
  });

  it("lets in an identity of this stack that isn't known yet", () => {
    const unknown = changed(reader, "policy.objectId", notYetKnown);
    assert.deepEqual(stackRefusals(rule, replaced(stack, reader, unknown)), []);
  });

  it("refuses an unknown ID of something without an identity", () => {
    const unknown = { ...changed(reader, "policy.objectId", notYetKnown), sources: { policy: ["ledger"] } };
    assert.deepEqual(stackRefusals(rule, replaced(stack, reader, unknown)), [
      {
        sentence:
          "policy.objectId: got a value that isn't known before the update, want a managed identity of this stack",
        urn: urnOf(reader),
      },
    ]);
  });

  it("lets a user-assigned identity in", () => {
    const identity = resource("azure-native:managedidentity:UserAssignedIdentity", "own", {
      principalId: person,
    });
    const broken = replaced(stack, reader, changed(reader, "policy.objectId", person));
    assert.deepEqual(stackRefusals(rule, [...broken, identity]), []);
  });

  it("lets in an identity that is configured, because it is declared elsewhere", () => {
    const broken = replaced(stack, reader, changed(reader, "policy.objectId", person));
    assert.deepEqual(
      stackRefusals(rule, broken, {
        objectIds: [{ id: person.toUpperCase(), reason: "declared in the network stack" }],
      }),
      [],
    );
  });

  it("lets in whom the stack file names with a reason, and nobody by an empty one", async () => {
    const root = await compliant("Stack");
    const broken = replaced(stack, reader, changed(reader, "policy.objectId", person));
    const named = (reason: string) =>
      stackRefusals(rule, replaced(broken, root, changed(root, `reasons.${person.toUpperCase()}`, reason)));
    assert.deepEqual(named("gets the link"), []);
    assert.equal(named(" ").length, 1);
  });

  it("refuses somebody else in the vault's own policies, and by a role on the vault", async () => {
    const vault = await compliant("keyvault:Vault");
    const entry = { objectId: person, permissions: { secrets: ["get"] } };
    const inside = replaced(stack, vault, changed(vault, "properties.accessPolicies", [entry]));
    const role = resource("azure-native:authorization:RoleAssignment", "role", {
      scope: "/subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kvlt-maxconf-test",
      principalId: person,
    });
    assert.deepEqual(
      stackRefusals(rule, [...inside, role]).map(({ sentence }) => sentence),
      [
        `properties.accessPolicies.0.objectId: got "${person}", want a managed identity of this stack`,
        `principalId: got "${person}", want a managed identity of this stack`,
      ],
    );
  });

  it("refuses a role above the vault for somebody else, and lets our identity have it", () => {
    const owner = (principalId: string, sources: Resource["sources"] = {}, scope = "/subscriptions/s") =>
      resource(
        "azure-native:authorization:RoleAssignment",
        "owner",
        { scope, principalId, roleDefinitionId: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635" },
        { sources },
      );
    assert.equal(stackRefusals(rule, [...stack, owner(person)]).length, 1);
    assert.deepEqual(stackRefusals(rule, [...stack, owner("site's identity")]), []);
    // Its scope isn't known before the vault, or whatever it is, is made.
    const onVault = owner(person, { scope: ["vault"] }, notYetKnown);
    const onStorage = owner(person, { scope: ["function-app-storage"] }, notYetKnown);
    assert.equal(stackRefusals(rule, [...stack, onVault]).length, 1);
    assert.deepEqual(stackRefusals(rule, [...stack, onStorage]), []);
  });

  it("refuses a configured identity that nothing is given to: its reason is out of date", () => {
    const objectIds = [{ id: person, reason: "declared in the network stack" }];
    assert.deepEqual(stackRefusals(rule, stack, { objectIds }), [
      { sentence: `objectIds: got ${person}, which no grant names; remove it`, urn: undefined },
    ]);
  });

  it("lets a reader that is excepted by name pass", () => {
    const broken = replaced(stack, reader, changed(reader, "policy.objectId", person));
    assert.deepEqual(
      stackRefusals(rule, broken, {
        except: [{ resource: "gateway-reads-secrets", reason: "an auditor, until March" }],
      }),
      [],
    );
  });
});
