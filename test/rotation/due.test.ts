import assert from "node:assert/strict";
import { Estate } from "./support/estate";

describe("a rotation", () => {
  it("is due at once for a consumer that never had a credential", () => {
    const estate = new Estate();
    const ran = estate.run("2026-11-22");
    assert.equal(ran.decision(), "first: first credential");
    assert.deepEqual(ran.record(), {
      app: { displayName: "sec_bcgov_v1 (Test/Edge)" },
      policy: { secretExpirationDays: 180, rotateEveryDays: 90, earlyDays: 14, maxActiveSecrets: 3 },
      credentials: {
        g1: {
          state: "current",
          issuedOn: "2026-11-22",
          expiresOn: "2027-05-21",
          reason: "first credential",
          code: "first",
        },
      },
      nextGeneration: 2,
      nextRotation: "2027-02-06",
    });
    assert.deepEqual(ran.warnings, []);
  });

  it("is not due on the last day before the early window", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    const ran = estate.run("2027-02-05");
    assert.equal(ran.decision(), "not-due: g1 is not due before 2027-02-06");
    assert.equal(ran.states(), "g1 current");
  });

  it("is due on the first day of the early window", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    const ran = estate.run("2027-02-06");
    assert.equal(ran.decision(), "due: g1 is 76 days old, a new one comes every 90 days, up to 14 early");
    assert.equal(ran.states(), "g1 previous, g2 current");
    assert.equal(ran.record().nextRotation, "2027-04-23");
    assert.equal(
      ran.record().credentials.g2?.reason,
      "g1 is 76 days old, a new one comes every 90 days, up to 14 early",
    );
  });

  it("is due in a late run, once, however late it is", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    const ran = estate.run("2027-05-01");
    assert.equal(ran.code(), "due");
    assert.equal(ran.states(), "g1 previous, g2 current");
    assert.equal(estate.run("2027-05-02").states(), "g1 previous, g2 current");
  });

  it("counts from the day on which the last one was issued, not from the one that was planned", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    estate.run("2027-03-10");
    assert.equal(estate.run("2027-05-24").code(), "not-due");
    assert.equal(estate.run("2027-05-25").code(), "due");
  });

  it("is due when the current credential has expired, and says since when sign-ins were refused", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    const ran = estate.run("2027-06-02");
    assert.equal(ran.decision(), "current-expired: g1 expired on 2027-05-21");
    assert.equal(ran.states(), "g1 expired, g2 current");
    assert.deepEqual(ran.warnings, [
      "edge: g1 expired on 2027-05-21, 12 days before this run: sign-ins have been refused since then",
    ]);
  });

  it("finds an outage of one day", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    assert.deepEqual(estate.run("2027-05-22").warnings, [
      "edge: g1 expired on 2027-05-21, 1 day before this run: sign-ins have been refused since then",
    ]);
  });

  it("finds an outage on the day on which it began, since a credential ends at 00:00Z", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    const ran = estate.run("2027-05-21");
    assert.equal(ran.code(), "current-expired");
    assert.deepEqual(ran.warnings, [
      "edge: g1 expired on 2027-05-21, at the start of this day: sign-ins have been refused since then",
    ]);
  });

  it("on the last day of a credential is only due, with a day to switch", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    const ran = estate.run("2027-05-20");
    assert.equal(ran.code(), "due");
    assert.deepEqual(ran.warnings, [
      "edge: g1 ends on 2027-05-21, 1 day after g2 was issued: consumers must switch within that time",
    ]);
  });

  it("warns of an overlap of 29 days and not of one of 30", () => {
    const late = new Estate();
    late.run("2026-11-22");
    assert.deepEqual(late.run("2027-04-22").warnings, [
      "edge: g1 ends on 2027-05-21, 29 days after g2 was issued: consumers must switch within that time",
    ]);
    const inTime = new Estate();
    inTime.run("2026-11-22");
    assert.deepEqual(inTime.run("2027-04-21").warnings, []);
  });

  it("makes up for a missed quarter while both credentials of the overlap end", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    estate.run("2027-02-20");
    const ran = estate.run("2027-08-20");
    assert.equal(ran.decision(), "current-expired: g2 expired on 2027-08-19");
    assert.equal(ran.states(), "g1 expired, g2 expired, g3 current");
    assert.deepEqual(ran.warnings, [
      "edge: g2 expired on 2027-08-19, 1 day before this run: sign-ins have been refused since then",
    ]);
  });

  it("counts an outage from the end of whatever lived longest", () => {
    const estate = new Estate();
    const policy = { secretExpirationDays: 105, rotateEveryDays: 30, maxActiveSecrets: 7 };
    estate.run("2026-11-22");
    estate.run("2026-11-23", { edge: { policy, force: "short" } });
    const ran = estate.run("2027-06-01");
    assert.equal(ran.decision(), "current-expired: g2 expired on 2027-03-08");
    assert.deepEqual(ran.warnings, [
      "edge: g1 expired on 2027-05-21, 11 days before this run: sign-ins have been refused since then",
    ]);
  });

  it("finds no outage while an older one still lives", () => {
    const estate = new Estate();
    const policy = { secretExpirationDays: 105, rotateEveryDays: 30, maxActiveSecrets: 7 };
    estate.run("2026-11-22");
    estate.run("2026-11-23", { edge: { policy, force: "short" } });
    const ran = estate.run("2027-03-08");
    assert.equal(ran.code(), "current-expired");
    assert.deepEqual(ran.warnings, []);
  });

  it("keeps a quarterly rhythm, with two valid at any time and the third expiring", () => {
    const estate = new Estate();
    const states = ["2026-11-22", "2027-02-20", "2027-05-21", "2027-08-19", "2027-11-17"].map((day) =>
      estate.run(day).states(),
    );
    assert.deepEqual(states, [
      "g1 current",
      "g1 previous, g2 current",
      "g1 expired, g2 previous, g3 current",
      "g2 expired, g3 previous, g4 current",
      "g3 expired, g4 previous, g5 current",
    ]);
  });

  it("plans each consumer by itself", () => {
    const estate = new Estate();
    estate.run("2026-11-22", { edge: {} });
    const ran = estate.run("2027-02-20", { test: {}, edge: {} });
    assert.deepEqual([ran.code("edge"), ran.code("test")], ["due", "first"]);
    assert.deepEqual(Object.keys(ran.ledger.consumers), ["edge", "test"]);
  });

  it("copes with a consumer called constructor", () => {
    const estate = new Estate();
    assert.equal(estate.run("2026-11-22", { constructor: {} }).code("constructor"), "first");
  });
});

describe("days", () => {
  const cases = [
    { name: "count the leap day", first: "2027-11-30", next: "2028-02-14", expires: "2028-05-28" },
    { name: "have no leap day in 2027", first: "2026-11-30", next: "2027-02-14", expires: "2027-05-29" },
    { name: "go over the year's end", first: "2026-12-31", next: "2027-03-17", expires: "2027-06-29" },
    { name: "start on a leap day", first: "2028-02-29", next: "2028-05-15", expires: "2028-08-27" },
    {
      name: "don't care for daylight saving in March",
      first: "2027-03-13",
      next: "2027-05-28",
      expires: "2027-09-09",
    },
    {
      name: "don't care for its end in November",
      first: "2026-10-31",
      next: "2027-01-15",
      expires: "2027-04-29",
    },
  ];
  for (const { name, first, next, expires } of cases) {
    it(name, () => {
      const record = new Estate().run(first).record();
      assert.equal(record.nextRotation, next);
      assert.equal(record.credentials.g1?.expiresOn, expires);
    });
  }
});
