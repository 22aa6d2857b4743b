import assert from "node:assert/strict";
import { parseDay } from "../../rotation";
import { Estate } from "./support/estate";

const wayOut = "set this machine's clock right, or take a later day for the preview";

describe("a clock that goes backwards", () => {
  it("to before a credential was issued is refused", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    assert.deepEqual(estate.refused("2026-11-21"), [
      `today: got 2026-11-21, want 2026-11-22 or later: on that day edge-g1 was issued; ${wayOut}`,
    ]);
  });

  it("to before one was found expired is refused", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    estate.run("2027-02-20");
    estate.run("2027-05-10");
    estate.run("2027-05-25");
    assert.deepEqual(estate.refused("2027-05-24"), [
      `today: got 2027-05-24, want 2027-05-25 or later: on that day edge-g1 was found expired; ${wayOut}`,
    ]);
  });

  it("to before a confirmation is refused", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    estate.run("2026-12-01", { edge: { confirmed: 1 } });
    assert.deepEqual(estate.refused("2026-11-30"), [
      `today: got 2026-11-30, want 2026-12-01 or later: on that day edge-g1 was confirmed; ${wayOut}`,
    ]);
  });

  it("is refused with the last day that any consumer saw", () => {
    const estate = new Estate();
    estate.run("2026-11-22", { a: {} });
    estate.run("2026-11-24", { a: {}, b: {} });
    estate.run("2026-11-26", { a: {}, b: {}, c: {} });
    for (const day of ["2026-11-21", "2026-11-23", "2026-11-25"]) {
      assert.deepEqual(estate.refused(day, { a: {} }), [
        `today: got ${day}, want 2026-11-26 or later: on that day c-g1 was issued; ${wayOut}`,
      ]);
    }
  });

  it("is refused with that day, whichever consumer's it is", () => {
    const estate = new Estate();
    estate.run("2026-11-22", { b: {} });
    estate.run("2026-11-24", { a: {}, b: {} });
    assert.match(estate.refused("2026-11-20", { a: {}, b: {} })[0] ?? "", /on that day a-g1 was issued/);
  });

  it("within a day in which nothing happened is nothing that a plan could see", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    estate.run("2026-11-30");
    assert.equal(estate.run("2026-11-22").code(), "not-due");
  });

  it("is not concluded from the dates of an adopted credential", () => {
    const estate = new Estate();
    const adopt = { keyId: "id", issuedOn: parseDay("2026-10-01"), expiresOn: parseDay("2027-03-30") };
    estate.run("2026-11-22", { edge: { adopt } });
    assert.equal(estate.run("2026-09-30", { edge: { adopt } }).code(), "not-due");
  });
});
