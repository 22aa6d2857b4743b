import assert from "node:assert/strict";
import { requirePermissionModel as rule } from "../../policies/rules/requirePermissionModel";
import { compliant } from "./support/compliant";
import { refusals } from "./support/judge";
import { type Resource, changed, notYetKnown } from "./support/resource";

describe("require-permission-model", () => {
  let good: Resource;

  before(async () => {
    good = await compliant("keyvault:Vault");
  });

  it("lets the component's vault pass", () => {
    assert.deepEqual(refusals(rule, good), []);
  });

  it("refuses a vault that leaves it to the default", () => {
    assert.deepEqual(refusals(rule, changed(good, "properties.enableRbacAuthorization", undefined)), [
      "properties.enableRbacAuthorization: got nothing, want true or false",
    ]);
  });

  it("lets a vault with roles pass", () => {
    assert.deepEqual(refusals(rule, changed(good, "properties.enableRbacAuthorization", true)), []);
  });

  it("refuses the other model where one is configured", () => {
    assert.deepEqual(refusals(rule, good, { model: "roles" }), [
      "properties.enableRbacAuthorization: got false, want true",
    ]);
  });

  it("lets what only the update knows pass until then", () => {
    assert.deepEqual(refusals(rule, changed(good, "properties.enableRbacAuthorization", notYetKnown)), []);
  });
});
