import assert from "node:assert/strict";
import { readLedger } from "../../rotation";
import { Estate } from "./support/estate";

function withExpired(): Estate {
  const estate = new Estate();
  estate.run("2026-11-22");
  estate.run("2027-02-20");
  estate.run("2027-05-21");
  return estate;
}

describe("an expired credential", () => {
  it("is marked with the day of the run that found it, and keeps its dates", () => {
    assert.deepEqual(withExpired().ledger?.consumers.edge?.credentials.g1, {
      state: "expired",
      issuedOn: "2026-11-22",
      expiresOn: "2027-05-21",
      reason: "first credential",
      code: "first",
      endedOn: "2027-05-21",
    });
  });

  it("stays previous until the day of its expiry", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    estate.run("2027-02-20");
    assert.equal(estate.run("2027-05-20").states(), "g1 previous, g2 previous, g3 current");
  });

  it("stays for the rest of the day, so that a second run changes nothing", () => {
    const estate = withExpired();
    const before = JSON.stringify(estate.ledger);
    estate.run("2027-05-21");
    assert.equal(JSON.stringify(estate.ledger), before);
  });

  it("goes with the next run after a finished one", () => {
    assert.equal(withExpired().run("2027-05-22").states(), "g2 previous, g3 current");
  });

  it("stays until a run has finished, so that the engine never has to delete what it protects", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    estate.run("2027-02-20");
    estate.killed("2027-05-21");
    assert.equal(estate.killed("2027-06-01").states(), "g1 expired, g2 previous, g3 current");
    assert.equal(estate.run("2027-06-02").states(), "g1 expired, g2 previous, g3 current");
    assert.equal(estate.run("2027-06-03").states(), "g2 previous, g3 current");
  });

  it("stays for the rest of the day of the run that completed a killed one", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    estate.run("2027-02-20");
    estate.killed("2027-05-21");
    const completed = estate.run("2027-05-22");
    assert.equal(estate.ledger?.consumers.edge?.credentials.g1?.state, "expired");
    const again = estate.run("2027-05-22");
    assert.deepEqual(again.ledger, completed.ledger);
    assert.equal(estate.run("2027-05-23").states(), "g2 previous, g3 current");
  });

  it("is not mixed up with a credential of another consumer", () => {
    const estate = withExpired();
    const released = { password: "released", published: true } as const;
    estate.holdings = {
      ...estate.holdings,
      "edge-g1": { password: "protected", published: true },
      "test-g1": released,
      edge: released,
    };
    assert.equal(estate.run("2027-05-22").states(), "g1 expired, g2 previous, g3 current");
  });
});

describe("a live credential", () => {
  it("stays, even where the state has lost its protection", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    estate.holdings = { "edge-g1": { password: "released", published: true } };
    assert.equal(estate.run("2026-12-01").states(), "g1 current");
  });
});

describe("a ledger", () => {
  it("stays the same from day to day while no state changes", () => {
    const estate = new Estate();
    const first = estate.run("2026-11-22").ledger;
    for (const day of ["2026-11-22", "2026-11-23", "2026-12-31", "2027-02-05"]) {
      assert.equal(JSON.stringify(estate.run(day).ledger), JSON.stringify(first));
    }
  });

  it("is the same text, in whatever order the engine gives the stored one back", () => {
    const estate = new Estate();
    const wishes = {
      b: {},
      a: {
        app: { displayName: "A", clientId: "id" },
        confirmed: 1,
        policy: { rotatedSecretExpirationDays: 60 },
      },
    };
    for (const day of ["2026-11-22", "2027-02-20", "2027-05-21"])
      estate.run(day, { ...wishes, a: { app: wishes.a.app } });
    const want = JSON.stringify(estate.run("2027-05-22", wishes).ledger);
    estate.ledger = readLedger(reversed(estate.ledger));
    assert.equal(JSON.stringify(estate.run("2027-05-22", { a: wishes.a, b: {} }).ledger), want);
  });
});

function reversed(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, one]) => [key, reversed(one)]),
  );
}
