import assert from "node:assert/strict";
import { Estate, type Wish } from "./support/estate";

/** g1, g2 and g3 are active, g1 until 2027-05-21. */
function full(): Estate {
  const estate = new Estate();
  estate.run("2026-11-22");
  estate.run("2026-12-01", { edge: { force: "one" } });
  estate.run("2026-12-02", { edge: { force: "two" } });
  return estate;
}

describe("maxActiveSecrets", () => {
  it("refuses a forced rotation that would exceed it, with the two ways out", () => {
    assert.deepEqual(full().refused("2026-12-03", { edge: { force: "three" } }), [
      "force.edge: got a rotation (forced: three) with 3 active already (g1, g2, g3), want at most 3 active (maxActiveSecrets); revoke a previous one (revoke.edge), or wait until 2027-05-21, when g1 ends",
    ]);
  });

  it("makes room when a previous one is revoked in the same run", () => {
    const ran = full().run("2026-12-03", { edge: { force: "three", revoke: [1] } });
    assert.equal(ran.states(), "g1 revoked, g2 previous, g3 previous, g4 current");
  });

  it("makes room on the day on which one ends", () => {
    const estate = full();
    assert.equal(estate.refused("2027-05-20", { edge: { force: "three" } }).length, 1);
    assert.equal(estate.run("2027-05-21", { edge: { force: "three" } }).code(), "forced");
  });

  it("is never in the way of replacing a revoked current one", () => {
    assert.equal(
      full()
        .run("2026-12-03", { edge: { revoke: [3] } })
        .states(),
      "g1 previous, g2 previous, g3 revoked, g4 current",
    );
  });

  it("is in its way after it was lowered, and says so", () => {
    const edge: Wish = { revoke: [3], policy: { maxActiveSecrets: 2, rotatedSecretExpirationDays: 60 } };
    assert.deepEqual(full().refused("2026-12-03", { edge }), [
      "revoke.edge: got a rotation (g3 was revoked) with 2 active already (g1, g2), want at most 2 active (maxActiveSecrets); revoke a previous one (revoke.edge), or wait until 2027-05-21, when g1 ends",
    ]);
  });

  it("waits for the one that ends first, whichever was issued first", () => {
    const estate = new Estate();
    const policy = { secretExpirationDays: 105, rotateEveryDays: 30, maxActiveSecrets: 7 };
    estate.run("2026-11-22");
    estate.run("2026-11-23", { edge: { policy, force: "one" } });
    estate.run("2026-11-24", { edge: { force: "two" } });
    assert.match(
      estate.refused("2026-11-25", { edge: { force: "three" } })[0] ?? "",
      /until 2027-03-08, when g2 ends/,
    );
    assert.equal(estate.ledger?.consumers.edge?.credentials.g1?.expiresOn, "2027-05-21");
  });

  it("counts previous ones where only the current one ends at a rotation", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    estate.run("2027-02-20");
    const edge: Wish = { policy: { rotatedSecretExpirationDays: 0, maxActiveSecrets: 1 }, force: "one" };
    assert.match(estate.refused("2027-03-01", { edge })[0] ?? "", /with 2 active already \(g1, g2\)/);
    assert.equal(estate.run("2027-05-21", { edge }).states(), "g1 expired, g2 retired, g3 current");
  });

  it("warns as soon as it will hold up the next rotation", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    assert.deepEqual(estate.run("2026-12-01", { edge: { force: "one" } }).warnings, []);
    const ran = estate.run("2026-12-02", { edge: { force: "two" } });
    assert.deepEqual(ran.warnings, [
      "edge: 3 of 3 active already (g1, g2, g3): the next rotation waits until 2027-05-21, when g1 ends; g3 expires on 2027-05-31; revoke one that is no longer used to make room",
    ]);
    assert.equal(ran.record().nextRotation, "2027-05-21");
  });

  it("warns as soon as it will hold up a later rotation so long that a consumer can't switch in time", () => {
    const policy = {
      secretExpirationDays: 74,
      rotateEveryDays: 7,
      earlyDays: 0,
      maxActiveSecrets: 11,
      runsOffByDays: 0,
    };
    const estate = new Estate();
    estate.run("2026-11-22", { edge: { policy } });
    const warned = ["one", "two"].map(
      (force) => estate.run("2026-11-22", { edge: { policy, force } }).warnings,
    );
    assert.deepEqual(warned, [
      [
        "edge: 2 of 11 active already (g1, g2): a later rotation, due from 2027-01-31, waits until 2027-02-04; revoke one that is no longer used to make room",
      ],
      [
        "edge: 3 of 11 active already (g1, g2, g3): a later rotation, due from 2027-01-24, waits until 2027-02-04; revoke one that is no longer used to make room",
      ],
    ]);
  });

  it("postpones a rotation that is due, without holding up other consumers", () => {
    const estate = full();
    const ran = estate.run("2027-02-20", { edge: {}, test: {} });
    assert.equal(
      ran.decision(),
      "postponed: g3 is 80 days old, a new one comes every 90 days, up to 14 early, but with 3 active already (g1, g2, g3) it waits until 2027-05-21, when g1 ends",
    );
    assert.equal(ran.states(), "g1 previous, g2 previous, g3 current");
    assert.equal(ran.record().nextRotation, "2027-05-21");
    assert.equal(ran.code("test"), "first");
    assert.equal(ran.warnings.length, 1);
  });

  it("lets a postponed rotation go as soon as there is room", () => {
    const estate = full();
    estate.run("2027-02-20");
    assert.equal(estate.run("2027-02-21", { edge: { revoke: [2] } }).code(), "due");
    const waiting = full();
    waiting.run("2027-02-20");
    assert.equal(waiting.run("2027-05-20").code(), "postponed");
    assert.equal(waiting.run("2027-05-21").states(), "g1 expired, g2 previous, g3 previous, g4 current");
  });

  it("says nothing where it holds a rotation up within the early window only", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    estate.run("2027-02-20");
    const atThePlannedDay = estate.run("2027-02-20", { edge: { force: "one" } });
    assert.deepEqual(atThePlannedDay.warnings, []);
    assert.equal(atThePlannedDay.record().nextRotation, "2027-05-21");
    const dayBefore = new Estate();
    dayBefore.run("2026-11-22");
    dayBefore.run("2027-02-10");
    assert.match(
      dayBefore.run("2027-02-19", { edge: { force: "one" } }).warnings[0] ?? "",
      /waits until 2027-05-21/,
    );
  });

  it("postpones even after the current one expired, where older ones still live", () => {
    const estate = full();
    const short = {
      secretExpirationDays: 40,
      rotateEveryDays: 20,
      earlyDays: 14,
      rotatedSecretExpirationDays: 5,
    };
    const edge: Wish = { policy: { ...short, maxActiveSecrets: 4 }, force: "three" };
    estate.run("2026-12-03", { edge });
    const ran = estate.run("2027-01-20", { edge: { policy: { ...short, maxActiveSecrets: 2 } } });
    assert.equal(
      ran.decision(),
      "postponed: g4 expired on 2027-01-12, but with 2 active already (g1, g2) it waits until 2027-05-21, when g1 ends",
    );
    assert.deepEqual(ran.warnings, [
      "edge: 2 of 2 active already (g1, g2): the next rotation waits until 2027-05-21, when g1 ends; revoke one that is no longer used to make room",
    ]);
    const later = estate.run("2027-01-21", { edge: { policy: { ...short, maxActiveSecrets: 2 } } });
    assert.equal(later.code(), "postponed");
    assert.match(later.decision(), /the newest credential is gone, but/);
  });
});
