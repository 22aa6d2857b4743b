import assert from "node:assert/strict";
import { forceReason, isSameForce } from "../../rotation/force";
import { Estate, type Wishes } from "./support/estate";

const leaked: Wishes = { edge: { force: "2026-12-05 leaked in a ticket" } };

describe("a forced rotation", () => {
  it("happens once for each new value, and the ledger keeps the reason", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    const ran = estate.run("2026-12-05", leaked);
    assert.equal(ran.decision(), "forced: forced: 2026-12-05 leaked in a ticket");
    assert.equal(ran.states(), "g1 previous, g2 current");
    assert.equal(ran.record().credentials.g2?.reason, "forced: 2026-12-05 leaked in a ticket");
    assert.equal(ran.record().forced, "2026-12-05 leaked in a ticket");
    assert.equal(estate.run("2026-12-05", leaked).states(), "g1 previous, g2 current");
    assert.equal(estate.run("2026-12-06", leaked).code(), "not-due");
  });

  it("does not happen again when the value is taken out and put back", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    estate.run("2026-12-05", leaked);
    assert.equal(estate.run("2026-12-06").record().forced, "2026-12-05 leaked in a ticket");
    assert.equal(estate.run("2026-12-07", leaked).code(), "not-due");
  });

  it("happens again for another value", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    estate.run("2026-12-05", leaked);
    assert.equal(
      estate.run("2026-12-06", { edge: { force: "again" } }).states(),
      "g1 previous, g2 previous, g3 current",
    );
  });

  it("in the overlap leaves both older credentials as they are", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    const before = estate.run("2027-02-20").record().credentials;
    const after = estate.run("2027-03-01", leaked).record().credentials;
    assert.deepEqual(after.g1, before.g1);
    assert.deepEqual(after.g2, { ...before.g2, state: "previous" });
    assert.equal(after.g3?.expiresOn, "2027-08-28");
  });

  it("counts with the first credential of a consumer", () => {
    const estate = new Estate();
    const ran = estate.run("2026-11-22", leaked);
    assert.equal(ran.decision(), "first: first credential");
    assert.equal(ran.record().forced, "2026-12-05 leaked in a ticket");
    assert.equal(estate.run("2026-11-23", leaked).code(), "not-due");
  });

  it("on a day on which one is due is one rotation, with the reason that was given", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    const ran = estate.run("2027-02-20", leaked);
    assert.equal(ran.code(), "forced");
    assert.equal(ran.states(), "g1 previous, g2 current");
  });

  it("after the current one expired is one rotation", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    const ran = estate.run("2027-06-01", leaked);
    assert.equal(ran.code(), "forced");
    assert.equal(ran.states(), "g1 expired, g2 current");
    assert.deepEqual(ran.warnings, [
      "edge: g1 expired on 2027-05-21, 11 days before this run: sign-ins have been refused since then",
    ]);
  });

  it("with the current one revoked in the same run is one rotation", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    const ran = estate.run("2026-12-05", { edge: { ...leaked.edge, revoke: [1] } });
    assert.equal(ran.code(), "forced");
    assert.equal(ran.states(), "g1 revoked, g2 current");
  });

  it("does not count in a run that was refused", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    assert.equal(estate.refused("2026-12-05", { edge: { ...leaked.edge, revoke: [9] } }).length, 1);
    assert.equal(estate.run("2026-12-05", leaked).code(), "forced");
  });
});

describe("an order of the stack file, however it is written", () => {
  it("is shown as a day where it is one, and else as it stands", () => {
    assert.equal(forceReason("2026-12-05 00:00:00 +0000 UTC"), "2026-12-05");
    assert.equal(forceReason("  leaked in a ticket\n"), "leaked in a ticket");
    assert.equal(forceReason(34), "34");
    assert.equal(forceReason(true), "true");
  });

  it("is the same with quotes and without", () => {
    const same = [
      ["2026-12-05", "2026-12-05 00:00:00 +0000 UTC"],
      ["1.10", "1.1"],
      ["0042", "34"],
      ["True", "true"],
      ["FALSE", "false"],
      ["leaked ", "leaked"],
    ] as const;
    for (const [one, other] of same) assert.equal(isSameForce(one, other), true, `${one}, ${other}`);
    assert.equal(isSameForce(undefined, undefined), true);
  });

  it("is another one otherwise", () => {
    const others = [
      ["2026-12-05", "2026-12-06"],
      ["1.1", "1.2"],
      ["true", "false"],
      ["Leaked", "leaked"],
      ["TRUE story", "true story"],
      ["So TRUE", "so true"],
      ["leaked", undefined],
      [undefined, "leaked"],
      ["undefined", undefined],
    ] as const;
    for (const [one, other] of others) assert.equal(isSameForce(one, other), false, `${one}, ${other}`);
  });
});
