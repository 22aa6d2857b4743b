import assert from "node:assert/strict";
import { requireExplicitEndDate as rule } from "../../policies/rules/requireExplicitEndDate";
import { compliant } from "./support/compliant";
import { refusals } from "./support/judge";
import { type Resource, changed, notYetKnown, resource } from "./support/resource";

describe("require-explicit-end-date", () => {
  let good: Resource;

  before(async () => {
    good = await compliant("ApplicationPassword", "edge-g8");
  });

  it("lets the component's credential pass", () => {
    assert.deepEqual(refusals(rule, good), []);
  });

  it("refuses a credential without an end", () => {
    assert.deepEqual(refusals(rule, changed(good, "endDate", undefined)), [
      "endDate: got nothing, want a date such as 2027-05-21T00:00:00Z",
    ]);
  });

  it("refuses an end that only the update knows", () => {
    assert.deepEqual(refusals(rule, changed(good, "endDate", notYetKnown)), [
      "endDate: got a value that isn't known before the update, want a date such as 2027-05-21T00:00:00Z",
    ]);
  });

  it("refuses endDateRelative beside the end", () => {
    assert.deepEqual(refusals(rule, changed(good, "endDateRelative", "4320h")), [
      'endDateRelative: got "4320h"; use endDate instead',
    ]);
  });

  it("refuses an application that brings a password without an end", () => {
    assert.deepEqual(
      refusals(
        rule,
        resource("azuread:index/application:Application", "app", { password: { displayName: "first" } }),
      ),
      ["password.endDate: got nothing, want a date such as 2027-05-21T00:00:00Z"],
    );
  });

  it("refuses a certificate without an end, and asks none of a federated identity, which has none", () => {
    const certificate = "azuread:index/applicationCertificate:ApplicationCertificate";
    assert.equal(refusals(rule, resource(certificate, "cert", { endDateRelative: "4320h" })).length, 2);
    const federated =
      "azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential";
    assert.deepEqual(refusals(rule, resource(federated, "github", { issuer: "https://example.com" })), []);
  });

  it("lets an application without a password pass", () => {
    assert.deepEqual(
      refusals(rule, resource("azuread:index/application:Application", "app", { displayName: "app" })),
      [],
    );
  });
});
