import assert from "node:assert/strict";
import { labelVaultSecrets as rule } from "../../policies/rules/labelVaultSecrets";
import { compliant } from "./support/compliant";
import { refusals } from "./support/judge";
import { type Resource, changed, notYetKnown, resource } from "./support/resource";

describe("label-vault-secrets", () => {
  let good: Resource;

  before(async () => {
    good = await compliant("keyvault:Secret");
  });

  it("lets the component's vault secret pass", () => {
    assert.deepEqual(refusals(rule, good), []);
  });

  it("refuses a secret without an end", () => {
    assert.deepEqual(refusals(rule, changed(good, "expires", undefined)), [
      "expires: got nothing, want seconds since 1970, after notBefore",
    ]);
  });

  it("refuses an end before the start", () => {
    assert.deepEqual(refusals(rule, changed(good, "expires", 1)), [
      "expires: got 1, want seconds since 1970, after notBefore",
    ]);
  });

  it("lets one pass that is never written, since its credential could not be made: it holds up no other", () => {
    const unmade = changed(changed(good, "value", undefined), "tags.keyId", undefined);
    assert.deepEqual(refusals(rule, unmade), []);
    assert.equal(refusals(rule, changed(good, "tags.keyId", undefined)).length, 1);
  });

  it("refuses a secret that says not whose it is", () => {
    assert.deepEqual(refusals(rule, changed(good, "tags.consumer", undefined)), [
      "tags.consumer: got nothing; set this tag",
    ]);
  });

  it("refuses an empty tag", () => {
    assert.deepEqual(refusals(rule, changed(good, "tags.generation", "")), [
      'tags.generation: got ""; set this tag',
    ]);
  });

  it("refuses a secret without its key ID", () => {
    assert.deepEqual(refusals(rule, changed(good, "tags.keyId", undefined)), [
      "tags.keyId: got nothing; set this tag",
    ]);
  });

  it("lets a key ID that only the update knows pass", () => {
    assert.deepEqual(refusals(rule, changed(good, "tags.keyId", notYetKnown)), []);
  });

  it("asks the same of a secret that Azure Resource Manager writes", () => {
    const { tags } = good.inputs;
    const attributes = { notBefore: 1, expires: 2 };
    const declared = { properties: { value: "text", attributes }, tags };
    const arm = resource("azure-native:keyvault:Secret", "another", declared);
    assert.deepEqual(refusals(rule, arm), []);
    assert.deepEqual(refusals(rule, changed(arm, "properties.attributes.expires", 1)), [
      "properties.attributes.expires: got 1, want seconds since 1970, after notBefore",
    ]);
  });

  it("takes other tags", () => {
    assert.deepEqual(refusals(rule, good, { tags: ["costCentre"] }), [
      "tags.costCentre: got nothing; set this tag",
    ]);
  });
});
