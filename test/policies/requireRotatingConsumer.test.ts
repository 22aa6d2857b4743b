import assert from "node:assert/strict";
import { requireRotatingConsumer as rule } from "../../policies/rules/requireRotatingConsumer";
import { compliant } from "./support/compliant";
import { refusals } from "./support/judge";
import { type Resource, resource, urnOf } from "./support/resource";

describe("require-rotating-consumer", () => {
  let good: Resource;

  before(async () => {
    good = await compliant("ApplicationPassword", "edge-g8");
  });

  it("lets a credential of the component pass", () => {
    assert.deepEqual(refusals(rule, good), []);
  });

  const want =
    "want azuread:index/applicationPassword:ApplicationPassword in quarterturn:index:RotatingConsumer; add a consumer to quarterturn:consumers";

  it("refuses one that is declared by itself", () => {
    const parent = urnOf({ type: "pulumi:pulumi:Stack", name: "quarterturn-test", parent: "" });
    assert.deepEqual(refusals(rule, { ...good, parent }), [
      `got ${good.type} in pulumi:pulumi:Stack, ${want}`,
    ]);
  });

  it("refuses one without a parent", () => {
    assert.deepEqual(refusals(rule, { ...good, parent: "" }), [`got ${good.type} in nothing, ${want}`]);
  });

  it("refuses a service principal's password, even inside of the component", () => {
    const type = "azuread:index/servicePrincipalPassword:ServicePrincipalPassword";
    assert.deepEqual(refusals(rule, { ...good, type }), [
      `got ${type} in quarterturn:index:RotatingConsumer, ${want}`,
    ]);
  });

  it("refuses an application that brings a password of its own", () => {
    const type = "azuread:index/application:Application";
    assert.equal(refusals(rule, resource(type, "app", { password: { displayName: "first" } })).length, 1);
    assert.deepEqual(refusals(rule, resource(type, "app", { displayName: "app" })), []);
  });

  for (const type of [
    "azuread:index/applicationCertificate:ApplicationCertificate",
    "azuread:index/servicePrincipalCertificate:ServicePrincipalCertificate",
    "azuread:index/servicePrincipalTokenSigningCertificate:ServicePrincipalTokenSigningCertificate",
    "azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential",
    "azuread:index/applicationFlexibleFederatedIdentityCredential:ApplicationFlexibleFederatedIdentityCredential",
    "azure-native:managedidentity:FederatedIdentityCredential",
    "azure-native:managedidentity/v20241130:FederatedIdentityCredential",
  ]) {
    it(`refuses a ${type}: nobody rotates it`, () => {
      const added = { ...good, type };
      const seen = type.replace("/v20241130", "");
      assert.deepEqual(refusals(rule, added), [`got ${seen} in quarterturn:index:RotatingConsumer, ${want}`]);
    });
  }

  it("lets one that has ended stand in the stack itself until it goes, and no live one", async () => {
    const ledger = await compliant("Ledger");
    const parent = urnOf({ type: "pulumi:pulumi:Stack", name: "quarterturn-test", parent: "" });
    const ended = { ...(await compliant("ApplicationPassword", "edge-g6")), parent };
    assert.deepEqual(refusals(rule, ended, {}, [ledger]), []);
    assert.equal(refusals(rule, ended).length, 1, "without a ledger, nothing has ended");
    assert.equal(refusals(rule, { ...good, parent, protect: false }, {}, [ledger]).length, 1);
  });

  it("lets a resource that is excepted by name pass", () => {
    assert.deepEqual(
      refusals(rule, { ...good, parent: "" }, { except: [{ resource: "edge-g8", reason: "moved by hand" }] }),
      [],
    );
  });
});
