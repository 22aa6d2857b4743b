import assert from "node:assert/strict";
import { limitCredentialLifetime as rule } from "../../policies/rules/limitCredentialLifetime";
import { compliant } from "./support/compliant";
import { refusals } from "./support/judge";
import { type Resource, changed, notYetKnown, resource } from "./support/resource";

describe("limit-credential-lifetime", () => {
  let good: Resource;

  before(async () => {
    good = await compliant("ApplicationPassword", "edge-g8");
  });

  it("lets the component's 180 days pass", () => {
    assert.deepEqual(refusals(rule, good), []);
  });

  it("refuses 181 days", () => {
    assert.deepEqual(refusals(rule, changed(good, "endDate", "2027-08-20T00:00:00Z")), [
      "endDate: got 2027-08-20T00:00:00Z, 181 days after the first day, want at most 180",
    ]);
  });

  it("counts from startDate where there is one", () => {
    assert.deepEqual(
      refusals(
        rule,
        changed(changed(good, "startDate", "2027-02-21T00:00:00Z"), "endDate", "2027-08-20T00:00:00Z"),
      ),
      [],
    );
  });

  it("refuses a name that tells no first day", () => {
    assert.deepEqual(refusals(rule, changed(good, "displayName", "edge")), [
      'displayName: got "edge", want the first day in it ("edge-g8 2026-11-22 to 2027-05-21"), or startDate',
    ]);
  });

  it("refuses an end that is no date", () => {
    assert.deepEqual(refusals(rule, changed(good, "endDate", "some day")), [
      'endDate: got "some day", want a date such as 2027-05-21T00:00:00Z',
    ]);
  });

  it("takes a stricter limit", () => {
    assert.deepEqual(refusals(rule, good, { maxDays: 90 }), [
      "endDate: got 2027-08-19T00:00:00Z, 180 days after the first day, want at most 90",
    ]);
  });

  it("leaves a missing end and one that is not known yet to the rule for ends", () => {
    assert.deepEqual(refusals(rule, changed(good, "endDate", notYetKnown)), []);
  });

  it("refuses a service principal's password that is too long", () => {
    assert.deepEqual(
      refusals(
        rule,
        resource("azuread:index/servicePrincipalPassword:ServicePrincipalPassword", "other", good.inputs),
        { maxDays: 179 },
      ),
      ["endDate: got 2027-08-19T00:00:00Z, 180 days after the first day, want at most 179"],
    );
  });

  it("lets what is left of a dead credential pass: made again, it ends two days ahead", async () => {
    const dead = await compliant("ApplicationPassword", "edge-g6");
    assert.deepEqual(refusals(rule, changed(dead, "endDate", "2027-09-01T00:00:00Z")), []);
    assert.equal(
      refusals(rule, { ...changed(dead, "endDate", "2027-09-01T00:00:00Z"), protect: true }).length,
      1,
    );
  });
});
