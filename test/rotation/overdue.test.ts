import assert from "node:assert/strict";
import { overdueOn, timeToSwitch, defaultPolicy } from "../../rotation";
import { Estate } from "./support/estate";

describe("a rotation is overdue", () => {
  it("as many days after its day as it may come early", () => {
    assert.equal(overdueOn(new Estate().run("2026-11-22").record()), "2027-03-06");
  });

  it("sooner, if a weekly watch would else come too late for the consumer to switch", () => {
    const edge = { policy: { secretExpirationDays: 165 } };
    assert.equal(overdueOn(new Estate().run("2026-11-22", { edge }).record()), "2027-02-28");
    const short = { policy: { secretExpirationDays: 120, rotatedSecretExpirationDays: 10 } };
    assert.equal(overdueOn(new Estate().run("2026-11-22", { edge: short }).record()), "2027-03-05");
  });

  it("never for a consumer that left the stack file", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    assert.equal(overdueOn(estate.run("2026-11-23", {}).record()), undefined);
  });

  it("some time after there is room, where nothing is current", () => {
    const record = new Estate().run("2026-11-22").record();
    assert.equal(overdueOn({ ...record, credentials: {} }), "2027-03-06");
  });
});

describe("a consumer's time to switch", () => {
  it("is 60 days, or as long as a rotated secret lives", () => {
    const days = [undefined, 90, 60, 59, 0].map((rotatedSecretExpirationDays) =>
      timeToSwitch({ ...defaultPolicy, rotatedSecretExpirationDays }),
    );
    assert.deepEqual(days, [60, 60, 60, 59, 0]);
  });
});
