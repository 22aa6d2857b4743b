import assert from "node:assert/strict";
import { Estate, type Wishes } from "./support/estate";

function withRotated(days: number, maxActiveSecrets = 3): Wishes {
  return { edge: { policy: { rotatedSecretExpirationDays: days, maxActiveSecrets } } };
}

describe("rotatedSecretExpirationDays", () => {
  it("left out, lets the old credential keep its own expiry", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    assert.equal(estate.run("2027-02-20").record().credentials.g1?.retiresOn, undefined);
  });

  it("retires the old credential that many days after the rotation, without a change of its expiry", () => {
    const estate = new Estate();
    const wishes = withRotated(60, 2);
    estate.run("2026-11-22", wishes);
    const rotated = estate.run("2027-02-20", wishes);
    assert.deepEqual(rotated.record().credentials.g1, {
      state: "previous",
      issuedOn: "2026-11-22",
      expiresOn: "2027-05-21",
      reason: "first credential",
      code: "first",
      retiresOn: "2027-04-21",
    });
    assert.deepEqual(rotated.warnings, []);
    assert.equal(estate.run("2027-04-20", wishes).states(), "g1 previous, g2 current");
    const retired = estate.run("2027-04-21", wishes);
    assert.equal(retired.states(), "g1 retired, g2 current");
    assert.equal(retired.code(), "not-due");
    assert.equal(estate.run("2027-04-21", wishes).states(), "g1 retired, g2 current");
    assert.equal(estate.run("2027-04-22", wishes).states(), "g2 current");
  });

  it("changes nothing for one whose own expiry is sooner", () => {
    const estate = new Estate();
    estate.run("2026-11-22", withRotated(60));
    const { g1 } = estate.run("2027-04-01", withRotated(60)).record().credentials;
    assert.equal(g1?.retiresOn, undefined);
    assert.equal(g1?.state, "previous");
  });

  it("changes nothing for one whose own expiry is the same day", () => {
    const estate = new Estate();
    estate.run("2026-11-22", withRotated(60));
    assert.equal(estate.run("2027-03-22", withRotated(60)).record().credentials.g1?.retiresOn, undefined);
  });

  it("of 0 retires the old one at the rotation, and says that there is no time to switch", () => {
    const estate = new Estate();
    estate.run("2026-11-22", withRotated(0, 1));
    const ran = estate.run("2027-02-20", withRotated(0, 1));
    assert.equal(ran.states(), "g1 retired, g2 current");
    assert.deepEqual(ran.warnings, [
      "edge: g1 ends on 2027-02-20, 0 days after g2 was issued: consumers must switch within that time",
    ]);
    assert.equal(estate.run("2027-02-20", withRotated(0, 1)).states(), "g1 retired, g2 current");
    assert.equal(estate.run("2027-02-21", withRotated(0, 1)).states(), "g2 current");
  });

  it("keeps Keycloak to two active secrets, in whatever run", () => {
    const estate = new Estate();
    const wishes = withRotated(60, 2);
    for (const day of ["2026-11-22", "2027-02-06", "2027-04-23", "2027-07-08"]) {
      const ran = estate.run(day, wishes);
      assert.ok(ran.code() === "first" || ran.code() === "due", day);
    }
  });

  it("refuses a second forced rotation in the overlap, where Keycloak would drop the oldest", () => {
    const estate = new Estate();
    const force = (reason: string): Wishes => ({ edge: { ...withRotated(60, 2).edge, force: reason } });
    estate.run("2026-11-22", force("one"));
    estate.run("2026-11-23", force("two"));
    assert.match(
      estate.refused("2026-11-24", force("three"))[0] ?? "",
      /wait until 2027-01-22, when g1 ends/,
    );
  });

  it("does not shorten what a consumer that left the stack file still has", () => {
    const estate = new Estate();
    estate.run("2026-11-22", withRotated(60));
    assert.equal(estate.run("2026-12-01", {}).record().credentials.g1?.retiresOn, undefined);
  });
});
