import assert from "node:assert/strict";
import { type Policy, defaultPolicy } from "../../rotation";
import { Estate, type Wishes } from "./support/estate";

function under(policy: Partial<Policy>): Wishes {
  return { edge: { policy } };
}

const faster = { rotateEveryDays: 60, maxActiveSecrets: 4 };

describe("a policy that changed", () => {
  it("holds for the day of the next rotation at once", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    const ran = estate.run("2026-11-23", under(faster));
    assert.equal(ran.code(), "not-due");
    assert.equal(ran.record().nextRotation, "2027-01-07");
    assert.deepEqual(ran.record().policy, { ...defaultPolicy, ...faster });
  });

  it("holds for the expiry of new credentials only", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    const ran = estate.run("2027-02-20", under({ secretExpirationDays: 170 }));
    assert.equal(ran.record().credentials.g1?.expiresOn, "2027-05-21");
    assert.equal(ran.record().credentials.g2?.expiresOn, "2027-08-09");
  });

  it("makes a rotation due if the current credential is too old for it", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    const ran = estate.run("2027-01-07", under(faster));
    assert.equal(ran.decision(), "due: g1 is 46 days old, a new one comes every 60 days, up to 14 early");
  });

  it("makes a rotation due if too little is left of a credential with a shorter life", () => {
    const estate = new Estate();
    const short = { secretExpirationDays: 110, rotateEveryDays: 30, maxActiveSecrets: 7 };
    assert.equal(estate.run("2026-11-22", under(short)).record().credentials.g1?.expiresOn, "2027-03-12");
    const waiting = estate.run("2026-11-27", under({}));
    assert.equal(waiting.decision(), "not-due: g1 is not due before 2026-11-28");
    const ran = estate.run("2026-11-28", under({}));
    assert.equal(
      ran.decision(),
      "due: g1 has 104 days left, a new one comes when 90 are left, up to 14 early",
    );
  });

  it("shortened while two are live leaves both as they are", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    const before = estate.run("2027-02-20").record().credentials;
    const short = { secretExpirationDays: 105, rotateEveryDays: 30, maxActiveSecrets: 7 };
    const ran = estate.run("2027-02-21", under(short));
    assert.deepEqual(ran.record().credentials, before);
    assert.equal(ran.code(), "not-due");
    const rotated = estate.run("2027-03-08", under(short));
    assert.equal(rotated.states(), "g1 previous, g2 previous, g3 current");
    assert.equal(rotated.record().credentials.g3?.expiresOn, "2027-06-21");
  });

  it("that can't keep its promises is refused, whatever else the run would do", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    assert.deepEqual(
      estate.refused("2027-02-20", { edge: { policy: { rotateEveryDays: 180 } }, test: { revoke: [1] } }),
      [
        "consumers.edge.policy.rotateEveryDays: got 180, want less than secretExpirationDays (180), so 74 to 105; or secretExpirationDays 255 to 498",
        "revoke.test: got 1, want no generation: none was issued yet",
      ],
    );
  });
});

describe("an app that changed", () => {
  it("is what the stack file says last", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    const app = { displayName: "new", clientId: "d802c929-6984-48f9-81d1-ff8770c65bde" };
    assert.deepEqual(estate.run("2026-11-23", { edge: { app } }).record().app, app);
    assert.deepEqual(estate.run("2026-11-24", {}).record().app, app);
  });
});
