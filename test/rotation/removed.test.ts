import assert from "node:assert/strict";
import { Estate } from "./support/estate";

function withTwo(): Estate {
  const estate = new Estate();
  estate.run("2026-11-22");
  estate.run("2027-02-20");
  return estate;
}

describe("a consumer that left the stack file", () => {
  it("keeps its live credentials until they end, and gets no new one", () => {
    const ran = withTwo().run("2027-03-01", {});
    assert.equal(ran.states(), "g1 previous, g2 previous");
    assert.equal(
      ran.decision(),
      "removed: no longer in the stack file: g1 stays until 2027-05-21, g2 stays until 2027-08-19",
    );
    assert.equal("nextRotation" in ran.record(), false);
    assert.deepEqual(ran.warnings, []);
  });

  it("is not rotated when it would have been due, nor is an outage reported", () => {
    const estate = withTwo();
    estate.run("2027-03-01", {});
    const ran = estate.run("2027-08-19", {});
    assert.equal(ran.states(), "g1 expired, g2 expired");
    assert.equal(ran.decision(), "removed: no longer in the stack file: no live credential is left");
    assert.deepEqual(ran.warnings, []);
  });

  it("leaves the ledger with its last credential, and others stay", () => {
    const estate = withTwo();
    estate.run("2027-03-01", { test: {} });
    estate.run("2027-08-19", { test: {} });
    const ran = estate.run("2027-08-20", { test: {} });
    assert.deepEqual(Object.keys(ran.ledger.consumers), ["test"]);
    assert.equal(ran.code("edge"), "removed");
  });

  it("leaves with its confirmations", () => {
    const estate = withTwo();
    estate.run("2027-03-01", { edge: { confirmed: 1 } });
    estate.run("2027-05-21", {});
    assert.equal(estate.run("2027-05-22", {}).record().confirmed, undefined);
  });

  it("goes on with the generation it was handed last when it comes back in time", () => {
    const estate = withTwo();
    estate.run("2027-03-01", {});
    const ran = estate.run("2027-03-10");
    assert.equal(ran.decision(), "not-due: g2 is not due before 2027-05-07");
    assert.equal(ran.states(), "g1 previous, g2 current");
    assert.equal(ran.record().nextRotation, "2027-05-07");
  });

  it("is rotated when it comes back after it was due", () => {
    const estate = withTwo();
    estate.run("2027-03-01", {});
    const ran = estate.run("2027-05-10");
    assert.equal(ran.code(), "due");
    assert.equal(ran.states(), "g1 previous, g2 previous, g3 current");
  });

  it("goes on with its numbers when it comes back with nothing live", () => {
    const estate = withTwo();
    estate.run("2027-03-01", {});
    estate.run("2027-08-19", {});
    const ran = estate.run("2027-08-19");
    assert.equal(ran.decision(), "first: first credential since it is back in the stack file");
    assert.equal(ran.states(), "g1 expired, g2 expired, g3 current");
    assert.deepEqual(ran.warnings, []);
  });

  it("starts anew when it comes back after everything is gone", () => {
    const estate = withTwo();
    for (const day of ["2027-03-01", "2027-08-19", "2027-08-20"]) estate.run(day, {});
    assert.equal(estate.run("2027-08-21").states(), "g1 current");
  });

  it("remembers which forced rotation it had", () => {
    const estate = withTwo();
    estate.run("2027-03-01", { edge: { force: "once" } });
    estate.run("2027-03-02", {});
    assert.equal(estate.run("2027-03-03", { edge: { force: "once" } }).code(), "not-due");
  });

  it("is not brought back to the vault by a credential that is not its newest", () => {
    const estate = withTwo();
    const short = {
      secretExpirationDays: 75,
      rotateEveryDays: 14,
      earlyDays: 0,
      rotatedSecretExpirationDays: 30,
    };
    const policy = { ...short, maxActiveSecrets: 4 };
    estate.run("2027-02-21", { edge: { policy, force: "short" } });
    estate.run("2027-02-22", {});
    const ran = estate.run("2027-05-10", { edge: { policy } });
    assert.equal(ran.code(), "first");
    assert.equal(ran.states(), "g1 previous, g2 retired, g3 expired, g4 current");
  });
});
