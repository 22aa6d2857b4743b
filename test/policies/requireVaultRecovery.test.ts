import assert from "node:assert/strict";
import { requireVaultRecovery as rule } from "../../policies/rules/requireVaultRecovery";
import { compliant } from "./support/compliant";
import { refusals } from "./support/judge";
import { type Resource, changed, notYetKnown } from "./support/resource";

describe("require-vault-recovery", () => {
  let good: Resource;

  before(async () => {
    good = await compliant("keyvault:Vault");
  });

  it("lets the component's vault pass", () => {
    assert.deepEqual(refusals(rule, good), []);
  });

  it("refuses a vault without soft delete", () => {
    assert.deepEqual(refusals(rule, changed(good, "properties.enableSoftDelete", false)), [
      "properties.enableSoftDelete: got false, want true",
    ]);
  });

  it("refuses a vault that leaves soft delete to the default", () => {
    assert.deepEqual(refusals(rule, changed(good, "properties.enableSoftDelete", undefined)), [
      "properties.enableSoftDelete: got nothing, want true",
    ]);
  });

  it("refuses 6 days", () => {
    assert.deepEqual(refusals(rule, changed(good, "properties.softDeleteRetentionInDays", 6)), [
      "properties.softDeleteRetentionInDays: got 6, want at least 7",
    ]);
  });

  it("refuses days that are not said", () => {
    assert.deepEqual(refusals(rule, changed(good, "properties.softDeleteRetentionInDays", undefined)), [
      "properties.softDeleteRetentionInDays: got nothing, want at least 7",
    ]);
  });

  it("refuses a vault that can be purged", () => {
    assert.deepEqual(refusals(rule, changed(good, "properties.enablePurgeProtection", false)), [
      "properties.enablePurgeProtection: got false, want true",
    ]);
  });

  it("takes a stricter limit", () => {
    assert.deepEqual(
      refusals(rule, changed(good, "properties.softDeleteRetentionInDays", 30), { minDays: 90 }),
      ["properties.softDeleteRetentionInDays: got 30, want at least 90"],
    );
  });

  it("lets what only the update knows pass until then", () => {
    assert.deepEqual(refusals(rule, changed(good, "properties", notYetKnown)), []);
  });

  it("sees through the version of an API", () => {
    assert.deepEqual(
      refusals(rule, {
        ...changed(good, "properties.enablePurgeProtection", false),
        type: "azure-native_keyvault_v20230701:keyvault:Vault",
      }),
      ["properties.enablePurgeProtection: got false, want true"],
    );
  });
});
