import assert from "node:assert/strict";
import { requireManagedIdentity as rule } from "../../policies/rules/requireManagedIdentity";
import { compliant } from "./support/compliant";
import { refusals } from "./support/judge";
import { type Resource, changed, notYetKnown } from "./support/resource";

describe("require-managed-identity", () => {
  let good: Resource;

  before(async () => {
    good = await compliant("WebApp");
  });

  it("lets the component's Function App pass", () => {
    assert.deepEqual(refusals(rule, good), []);
  });

  it("refuses one without an identity", () => {
    assert.deepEqual(refusals(rule, changed(good, "identity", undefined)), [
      "identity.type: got nothing, want SystemAssigned or UserAssigned",
    ]);
  });

  it("refuses the identity None", () => {
    assert.deepEqual(refusals(rule, changed(good, "identity.type", "None")), [
      'identity.type: got "None", want SystemAssigned or UserAssigned',
    ]);
  });

  it("lets both kinds at once pass", () => {
    assert.deepEqual(refusals(rule, changed(good, "identity.type", "SystemAssigned, UserAssigned")), []);
  });

  it("refuses the other kind where one is configured", () => {
    assert.deepEqual(refusals(rule, good, { kind: "UserAssigned" }), [
      'identity.type: got "SystemAssigned", want UserAssigned',
    ]);
  });

  it("refuses an identity that is assigned and named nowhere", () => {
    const assigned = changed(good, "identity.type", "UserAssigned");
    const none = ["identity.userAssignedIdentities: got none; assign one"];
    assert.deepEqual(refusals(rule, assigned), none);
    assert.deepEqual(refusals(rule, changed(assigned, "identity.userAssignedIdentities", [])), none);
    assert.deepEqual(refusals(rule, changed(assigned, "identity.userAssignedIdentities", ["id"])), []);
    assert.deepEqual(refusals(rule, changed(assigned, "identity.userAssignedIdentities", { id: {} })), []);
  });

  it("refuses a container app and a job without an identity", () => {
    for (const type of ["azure-native:app:ContainerApp", "azure-native:app:Job"]) {
      assert.equal(refusals(rule, { ...changed(good, "identity", undefined), type }).length, 1);
      assert.deepEqual(refusals(rule, { ...good, type }), []);
    }
  });

  it("lets what only the update knows pass until then", () => {
    assert.deepEqual(refusals(rule, changed(good, "identity", notYetKnown)), []);
  });

  it("lets the component's gateway pass, and refuses one without an identity", async () => {
    const gateway = await compliant("ApiManagementService");
    assert.deepEqual(refusals(rule, gateway), []);
    assert.equal(refusals(rule, changed(gateway, "identity", undefined)).length, 1);
  });
});
