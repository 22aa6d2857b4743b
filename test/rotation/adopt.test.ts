import assert from "node:assert/strict";
import { parseDay } from "../../rotation";
import { Estate, type Wishes } from "./support/estate";

function adopting(issuedOn: string, expiresOn: string, keyId = "by-hand"): Wishes {
  return { edge: { adopt: { keyId, issuedOn: parseDay(issuedOn), expiresOn: parseDay(expiresOn) } } };
}
const byHand = adopting("2026-10-01", "2027-03-30");

describe("an adopted credential", () => {
  it("is generation 0, and the app is not rotated at once", () => {
    const ran = new Estate().run("2026-11-22", byHand);
    assert.equal(ran.decision(), "not-due: g0 is not due before 2026-12-16");
    assert.deepEqual(ran.record().credentials, {
      g0: {
        state: "current",
        issuedOn: "2026-10-01",
        expiresOn: "2027-03-30",
        reason: "made by hand, adopted",
        adoptedKeyId: "by-hand",
      },
    });
    assert.equal(ran.record().adopted, "by-hand");
    assert.equal(ran.record().nextGeneration, 1);
  });

  it("is rotated when it is due", () => {
    const estate = new Estate();
    estate.run("2026-11-22", byHand);
    assert.equal(estate.run("2026-12-15", byHand).code(), "not-due");
    const ran = estate.run("2026-12-16", byHand);
    assert.equal(ran.decision(), "due: g0 is 76 days old, a new one comes every 90 days, up to 14 early");
    assert.equal(ran.states(), "g0 previous, g1 current");
  });

  it("with a short life is rotated while enough of it is left", () => {
    const estate = new Estate();
    const ran = estate.run("2026-11-22", adopting("2026-11-01", "2027-02-28"));
    assert.equal(
      ran.decision(),
      "due: g0 has 98 days left, a new one comes when 90 are left, up to 14 early",
    );
    const early = new Estate().run("2026-11-15", adopting("2026-11-01", "2027-02-28"));
    assert.equal(early.record().nextRotation, "2026-11-16");
  });

  it("of long ago is due at once", () => {
    assert.equal(
      new Estate().run("2026-11-22", adopting("2025-01-01", "2027-01-01")).states(),
      "g0 previous, g1 current",
    );
  });

  it("goes from the ledger on the day of its expiry, without being declared", () => {
    const estate = new Estate();
    estate.run("2026-12-20", byHand);
    assert.equal(estate.run("2027-03-15", byHand).states(), "g0 previous, g1 previous, g2 current");
    assert.equal(estate.run("2027-03-29", byHand).states(), "g0 previous, g1 previous, g2 current");
    assert.equal(estate.run("2027-03-30", byHand).states(), "g1 previous, g2 current");
    assert.equal(estate.run("2027-03-31", byHand).states(), "g1 previous, g2 current");
  });

  it("that expired before it was replaced is an outage", () => {
    const estate = new Estate();
    estate.run("2026-11-22", byHand);
    const ran = estate.run("2027-04-02", byHand);
    assert.equal(ran.decision(), "current-expired: g0 expired on 2027-03-30");
    assert.equal(ran.states(), "g1 current");
    assert.deepEqual(ran.warnings, [
      "edge: g0 expired on 2027-03-30, 3 days before this run: sign-ins have been refused since then",
    ]);
  });

  it("counts against maxActiveSecrets", () => {
    const estate = new Estate();
    const forced = (force: string): Wishes => ({ edge: { ...byHand.edge, force } });
    estate.run("2026-11-22", byHand);
    estate.run("2026-11-23", forced("one"));
    estate.run("2026-11-24", forced("two"));
    assert.match(
      estate.refused("2026-11-25", forced("three"))[0] ?? "",
      /with 3 active already \(g0, g1, g2\)/,
    );
  });

  it("keeps its own expiry even if rotated ones end sooner: nothing here could end it", () => {
    const estate = new Estate();
    for (const rotatedSecretExpirationDays of [0, 30]) {
      const edge = { ...byHand.edge, policy: { rotatedSecretExpirationDays } };
      estate.ledger = undefined;
      estate.holdings = {};
      const ran = estate.run("2026-12-20", { edge });
      assert.equal(ran.states(), "g0 previous, g1 current");
      assert.equal(ran.record().credentials.g0?.retiresOn, undefined);
    }
  });

  it("takes a place beside the new one even if rotated ones end at the rotation", () => {
    const estate = new Estate();
    const edge = { ...byHand.edge, policy: { rotatedSecretExpirationDays: 0, maxActiveSecrets: 1 } };
    assert.equal(
      estate.run("2026-12-20", { edge }).decision(),
      "postponed: g0 is 80 days old, a new one comes every 90 days, up to 14 early, but with 1 active already (g0) it waits until 2027-03-30, when g0 ends",
    );
  });

  it("brought in later is one of the way back", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    const ran = estate.run("2026-11-23", byHand);
    assert.equal(ran.states(), "g0 previous, g1 current");
    assert.equal(ran.code(), "not-due");
  });

  it("does not come back after it is gone, while the stack file still names it", () => {
    const estate = new Estate();
    estate.run("2026-12-20", byHand);
    estate.run("2027-03-15", byHand);
    const ran = estate.run("2027-03-30", byHand);
    assert.equal(ran.states(), "g1 previous, g2 current");
    assert.deepEqual(estate.run("2027-03-30", byHand).ledger, ran.ledger);
  });

  it("that is revoked is replaced, leaves the ledger, and must be deleted by hand", () => {
    const estate = new Estate();
    const wishes: Wishes = { edge: { ...byHand.edge, revoke: [0] } };
    estate.run("2026-11-22", byHand);
    const ran = estate.run("2026-11-23", wishes);
    assert.equal(ran.decision(), "current-revoked: g0 was revoked");
    assert.equal(ran.states(), "g1 current");
    assert.deepEqual(ran.warnings, [
      "edge: g0 was made by hand: delete its key ID by-hand in Entra yourself, Quarterturn can't",
    ]);
    const again = estate.run("2026-11-23", wishes);
    assert.equal(again.states(), "g1 current");
    assert.deepEqual(again.warnings, []);
  });

  it("may be confirmed, and revoked, in the run that adopts it", () => {
    const ran = new Estate().run("2026-11-22", { edge: { ...byHand.edge, confirmed: 0 } });
    assert.deepEqual(ran.record().confirmed, { g0: "2026-11-22" });
    assert.equal(
      new Estate().run("2026-11-22", { edge: { ...byHand.edge, revoke: [0] } }).states(),
      "g1 current",
    );
  });

  it("after a secret was issued says what that means, once", () => {
    const estate = new Estate();
    estate.run("2026-11-22", { edge: {} });
    const ran = estate.run("2026-11-23", byHand);
    assert.equal(ran.states(), "g0 previous, g1 current");
    assert.deepEqual(ran.warnings, [
      "edge: the adopted secret comes after g1 was issued: it counts as an older one until its end on 2027-03-30, is looked at by status, and changes nothing in the vault or in when the next one comes",
    ]);
    assert.deepEqual(estate.run("2026-11-24", byHand).warnings, []);
  });

  it("on its last day is adopted, and due", () => {
    const ran = new Estate().run("2027-03-29", byHand);
    assert.equal(ran.code(), "due");
    assert.equal(ran.warnings.length, 1);
  });

  it("issued today is adopted", () => {
    assert.equal(new Estate().run("2026-10-01", byHand).states(), "g0 current");
  });

  it("is refused with each date that can't be", () => {
    const estate = new Estate();
    assert.deepEqual(estate.refused("2026-09-30", byHand), [
      "adopt.edge.issuedOn: got 2026-10-01, want 2026-09-30 or earlier",
    ]);
    assert.deepEqual(estate.refused("2027-03-30", byHand), [
      "adopt.edge.expiresOn: got 2027-03-30, want later than 2027-03-30; remove it: there is nothing left to adopt",
    ]);
  });

  it("is refused if another one was adopted before", () => {
    const estate = new Estate();
    estate.run("2026-11-22", byHand);
    assert.deepEqual(estate.refused("2026-11-23", adopting("2026-11-01", "2027-02-28", "another")), [
      "adopt.edge.keyId: got another, want by-hand, which is adopted already; a consumer adopts only one credential",
    ]);
  });
});
