import assert from "node:assert/strict";
import { Estate } from "./support/estate";

function withThree(): Estate {
  const estate = new Estate();
  estate.run("2026-11-22");
  estate.run("2027-02-10");
  estate.run("2027-05-01");
  return estate;
}

describe("a revoke", () => {
  it("of a previous credential only takes that one", () => {
    const estate = withThree();
    const before = estate.ledger?.consumers.edge?.credentials;
    const ran = estate.run("2027-05-02", { edge: { revoke: [1] } });
    assert.equal(ran.code(), "not-due");
    assert.deepEqual(ran.record().credentials, {
      ...before,
      g1: { ...before?.g1, state: "revoked", endedOn: "2027-05-02" },
    });
    assert.deepEqual(ran.warnings, []);
  });

  it("of the current one replaces it in the same run", () => {
    const ran = withThree().run("2027-05-02", { edge: { revoke: [3] } });
    assert.equal(ran.decision(), "current-revoked: g3 was revoked");
    assert.equal(ran.states(), "g1 previous, g2 previous, g3 revoked, g4 current");
    assert.deepEqual(ran.warnings, []);
  });

  it("is done by the next run, on the same day too", () => {
    const estate = withThree();
    const wishes = { edge: { revoke: [3] } };
    estate.run("2027-05-02", wishes);
    const ran = estate.run("2027-05-02", wishes);
    assert.equal(ran.states(), "g1 previous, g2 previous, g4 current");
    assert.equal(ran.code(), "not-due");
  });

  it("waits for a run that finished", () => {
    const estate = withThree();
    const wishes = { edge: { revoke: [1] } };
    estate.killed("2027-05-02", wishes);
    assert.equal(estate.run("2027-05-02", wishes).states(), "g1 revoked, g2 previous, g3 current");
    assert.equal(estate.run("2027-05-02", wishes).states(), "g2 previous, g3 current");
  });

  it("may stay in the stack file after the credential is gone", () => {
    const estate = withThree();
    const wishes = { edge: { revoke: [1, 2] } };
    estate.run("2027-05-02", wishes);
    const gone = estate.run("2027-05-03", wishes).ledger;
    assert.deepEqual(estate.run("2027-05-04", wishes).ledger, gone);
  });

  it("taken out of the stack file does not bring a credential back", () => {
    const estate = withThree();
    estate.killed("2027-05-02", { edge: { revoke: [1] } });
    assert.equal(estate.run("2027-05-03").states(), "g1 revoked, g2 previous, g3 current");
  });

  it("of all of them leaves only a new one", () => {
    const ran = withThree().run("2027-05-02", { edge: { revoke: [1, 2, 3] } });
    assert.equal(ran.states(), "g1 revoked, g2 revoked, g3 revoked, g4 current");
    assert.deepEqual(ran.warnings, []);
  });

  it("of the current one on the day on which it is due is one rotation", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    const ran = estate.run("2027-02-20", { edge: { revoke: [1] } });
    assert.equal(ran.code(), "current-revoked");
    assert.equal(ran.states(), "g1 revoked, g2 current");
  });

  it("of an expired one changes nothing", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    const ran = estate.run("2027-06-01", { edge: { revoke: [1] } });
    assert.equal(ran.states(), "g1 expired, g2 current");
    assert.equal(ran.code(), "current-expired");
  });

  it("of a retired one makes it go sooner, since the cloud would still take it", () => {
    const estate = new Estate();
    const policy = { rotatedSecretExpirationDays: 0 };
    estate.run("2026-11-22", { edge: { policy } });
    assert.equal(estate.run("2027-02-20", { edge: { policy } }).states(), "g1 retired, g2 current");
    const wishes = { edge: { policy, revoke: [1] } };
    assert.equal(estate.run("2027-02-20", wishes).states(), "g1 revoked, g2 current");
    assert.equal(estate.run("2027-02-20", wishes).states(), "g2 current");
  });

  for (const number of [4, 5, 0, -1, 1.5]) {
    it(`of a generation that never was, ${number}, is refused`, () => {
      assert.deepEqual(withThree().refused("2027-05-02", { edge: { revoke: [1, number] } }), [
        `revoke.edge: got ${number}, want a generation that was issued, 1 to 3`,
      ]);
    });
  }

  it("for a consumer without any credential is refused", () => {
    assert.deepEqual(new Estate().refused("2026-11-22", { edge: { revoke: [1] } }), [
      "revoke.edge: got 1, want no generation: none was issued yet",
    ]);
  });
});
