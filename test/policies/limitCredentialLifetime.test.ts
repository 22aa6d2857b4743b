import assert from "node:assert/strict";
import { limitCredentialLifetime as rule } from "../../policies/rules/limitCredentialLifetime";
import { compliant } from "./support/compliant";
import { refusals } from "./support/judge";
import { type Resource, changed, notYetKnown, resource } from "./support/resource";

describe("limit-credential-lifetime", () => {
  let good: Resource;
  let ledger: Resource;

  before(async () => {
    good = await compliant("ApplicationPassword", "edge-g8");
    ledger = await compliant("Ledger");
  });

  /** What the rule says of it in a run that has declared the ledger before. */
  const withLedger = (of: Resource, config: object = {}) => refusals(rule, of, config, [ledger]);

  it("lets the component's 180 days pass", () => {
    assert.deepEqual(withLedger(good), []);
  });

  it("refuses an end that is not the ledger's", () => {
    assert.deepEqual(withLedger(changed(good, "endDate", "2027-08-20T00:00:00Z")), [
      "endDate: got 2027-08-20T00:00:00Z, want 2027-08-19T00:00:00Z, as the ledger has it for edge-g8",
    ]);
  });

  it("refuses 181 days", () => {
    const credentials = "consumers.edge.credentials.g8.expiresOn";
    const later = changed(ledger, credentials, "2027-08-20");
    assert.deepEqual(refusals(rule, changed(good, "endDate", "2027-08-20T00:00:00Z"), {}, [later]), [
      "endDate: got 2027-08-20T00:00:00Z, 181 days after the first day, want at most 180",
    ]);
  });

  it("refuses a credential that no ledger knows and that says no first day, whatever its name says", () => {
    const lying = { ...good, name: "edge-g9" };
    const named = changed(lying, "displayName", "edge-g9 2027-08-18 to 2027-08-19");
    const sentence =
      "startDate: got nothing, and the ledger has no edge-g9; set the first day, e.g. 2026-11-22T00:00:00Z";
    assert.deepEqual(withLedger(named), [sentence]);
    assert.deepEqual(refusals(rule, good), [sentence.replace("edge-g9", "edge-g8")]);
  });

  it("never reads the display name: another text in it changes nothing", () => {
    for (const displayName of ["edge", "2020-01-01", "2027-08-18 to 2027-08-19", notYetKnown]) {
      assert.deepEqual(withLedger(changed(good, "displayName", displayName)), []);
    }
  });

  it("counts from startDate where there is one", () => {
    const other = { ...good, name: "other" };
    const started = (day: string) => changed(other, "startDate", `${day}T00:00:00Z`);
    assert.deepEqual(withLedger(started("2027-02-20")), []);
    assert.deepEqual(withLedger(started("2027-02-19")), [
      "endDate: got 2027-08-19T00:00:00Z, 181 days after the first day, want at most 180",
    ]);
  });

  it("refuses a first day or an end that is no date", () => {
    assert.deepEqual(withLedger(changed(good, "startDate", "some day")), [
      'startDate: got "some day", want a date such as 2026-11-22T00:00:00Z',
    ]);
    assert.deepEqual(withLedger(changed(good, "endDate", "some day")), [
      'endDate: got "some day", want a date such as 2027-05-21T00:00:00Z',
    ]);
  });

  it("takes a stricter limit", () => {
    assert.deepEqual(withLedger(good, { maxDays: 90 }), [
      "endDate: got 2027-08-19T00:00:00Z, 180 days after the first day, want at most 90",
    ]);
  });

  it("leaves a missing end and one that is not known yet to the rule for ends", () => {
    assert.deepEqual(withLedger(changed(good, "endDate", notYetKnown)), []);
    assert.deepEqual(withLedger(changed(good, "startDate", notYetKnown)), []);
  });

  for (const type of [
    "azuread:index/servicePrincipalPassword:ServicePrincipalPassword",
    "azuread:index/applicationCertificate:ApplicationCertificate",
    "azuread:index/servicePrincipalCertificate:ServicePrincipalCertificate",
    "azuread:index/servicePrincipalTokenSigningCertificate:ServicePrincipalTokenSigningCertificate",
  ]) {
    it(`refuses a ${type} that lives too long, or says no first day`, () => {
      // The ledger's days are those of the app's password of that name, and of nothing else.
      const inputs = { endDate: "2028-02-20T00:00:00Z" };
      assert.equal(withLedger(resource(type, "edge-g8", inputs)).length, 1);
      assert.deepEqual(
        withLedger(resource(type, "other", { ...inputs, startDate: "2027-02-20T00:00:00Z" })),
        ["endDate: got 2028-02-20T00:00:00Z, 365 days after the first day, want at most 180"],
      );
      const short = { startDate: "2027-02-20T00:00:00Z", endDate: "2027-08-19T00:00:00Z" };
      assert.deepEqual(withLedger(resource(type, "other", short)), []);
    });
  }

  it("refuses the password inside of an application that lives too long", () => {
    const password = { startDate: "2027-02-20T00:00:00Z", endDate: "2028-02-20T00:00:00Z" };
    const app = resource("azuread:index/application:Application", "app", { password });
    assert.deepEqual(withLedger(app), [
      "password.endDate: got 2028-02-20T00:00:00Z, 365 days after the first day, want at most 180",
    ]);
  });

  it("lets what is left of a dead credential pass: made again, it ends two days ahead", async () => {
    const dead = await compliant("ApplicationPassword", "edge-g6");
    const again = changed(dead, "endDate", "2027-09-01T00:00:00Z");
    assert.deepEqual(withLedger(again), []);
    assert.equal(withLedger({ ...again, protect: true }).length, 1);
  });

  it("refuses a live one that is declared like a dead one", () => {
    const broken = { ...changed(good, "endDate", "2028-09-01T00:00:00Z"), protect: false };
    assert.equal(withLedger({ ...broken, ignoreChanges: ["endDate"] }).length, 1);
  });
});
