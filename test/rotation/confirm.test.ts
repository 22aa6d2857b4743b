import assert from "node:assert/strict";
import { Estate } from "./support/estate";

describe("a confirmation", () => {
  it("is noted with the day on which the stack file first said so", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    const ran = estate.run("2026-11-25", { edge: { confirmed: 1 } });
    assert.deepEqual(ran.record().confirmed, { g1: "2026-11-25" });
    assert.deepEqual(estate.run("2026-11-26", { edge: { confirmed: 1 } }).ledger, ran.ledger);
    assert.deepEqual(estate.run("2026-11-27").ledger, ran.ledger);
  });

  it("of a newer generation leaves the older one's", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    estate.run("2026-11-25", { edge: { confirmed: 1 } });
    estate.run("2027-02-20", { edge: { confirmed: 1 } });
    const { confirmed } = estate.run("2027-03-01", { edge: { confirmed: 2 } }).record();
    assert.equal(JSON.stringify(confirmed), '{"g1":"2026-11-25","g2":"2027-03-01"}');
  });

  it("may come for the older one, too", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    estate.run("2027-02-20");
    estate.run("2027-03-01", { edge: { confirmed: 2 } });
    const { confirmed } = estate.run("2027-03-02", { edge: { confirmed: 1 } }).record();
    assert.equal(JSON.stringify(confirmed), '{"g1":"2027-03-02","g2":"2027-03-01"}');
  });

  it("goes with its credential", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    for (const day of ["2026-11-25", "2027-02-20", "2027-05-21"]) estate.run(day, { edge: { confirmed: 1 } });
    assert.deepEqual(estate.ledger?.consumers.edge?.confirmed, { g1: "2026-11-25" });
    assert.equal(estate.run("2027-05-22", { edge: { confirmed: 1 } }).record().confirmed, undefined);
  });

  it("of one that has ended is not noted", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    estate.run("2027-02-20");
    assert.equal(estate.run("2027-05-21", { edge: { confirmed: 1 } }).record().confirmed, undefined);
  });

  it("of the one that the same run would issue is refused: it was not handed over yet", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    assert.deepEqual(estate.refused("2027-02-20", { edge: { confirmed: 2 } }), [
      "confirmed.edge: got 2, want a generation that was handed over, up to 1",
    ]);
  });

  it("does not change when the next rotation is due", () => {
    const estate = new Estate();
    const { nextRotation } = estate.run("2026-11-22").record();
    assert.equal(estate.run("2026-11-25", { edge: { confirmed: 1 } }).record().nextRotation, nextRotation);
  });
});
