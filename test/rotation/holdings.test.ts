import assert from "node:assert/strict";
import type { Holding } from "../../rotation";
import { Estate } from "./support/estate";

/** Two quarters, with what the state has of `edge-g2` put in place of what it should have. */
function withHolding(holding: Holding | undefined): Estate {
  const estate = new Estate();
  estate.run("2026-11-22");
  estate.run("2027-02-20");
  const others = Object.fromEntries(Object.entries(estate.holdings).filter(([name]) => name !== "edge-g2"));
  estate.holdings = holding === undefined ? others : { ...others, "edge-g2": holding };
  return estate;
}

describe("A live credential", () => {
  it("that was made and is in the state no more is lost, and the current one gets a successor", () => {
    const ran = withHolding({ password: "none", published: true }).run("2027-03-01");
    assert.equal(ran.states(), "g1 previous, g2 lost, g3 current");
    assert.equal(ran.decision(), "current-lost: somebody removed g2 from its app");
    assert.deepEqual(ran.warnings, [
      "edge: somebody removed g2 from its app: sign-ins with it are refused, and whoever uses it must switch to the newest now",
    ]);
  });

  it("that was made again under another key is lost: nobody has that one", () => {
    const ran = withHolding({ password: "remade", published: true }).run("2027-03-01");
    assert.equal(ran.states(), "g1 previous, g2 lost, g3 current");
  });

  it("that was never made is not lost: it will be", () => {
    assert.equal(withHolding(undefined).run("2027-03-01").states(), "g1 previous, g2 current");
  });

  it("that a refresh missed and that was never made is not lost", () => {
    const estate = withHolding(undefined);
    const edge = estate.ledger?.consumers.edge;
    assert(edge?.credentials.g2 !== undefined && estate.ledger !== undefined);
    const g2 = { ...edge.credentials.g2, absent: true } as const;
    estate.ledger = {
      ...estate.ledger,
      consumers: { edge: { ...edge, credentials: { ...edge.credentials, g2 } } },
    };
    const ran = estate.run("2027-03-01");
    assert.equal(ran.states(), "g1 previous, g2 current");
    assert.equal(ran.record().credentials.g2?.absent, undefined);
  });

  it("that is lost goes on a later day, without waiting for its end", () => {
    const estate = withHolding({ password: "none", published: true });
    estate.run("2027-03-01");
    assert.equal(estate.run("2027-03-01").states(), "g1 previous, g2 lost, g3 current");
    assert.equal(estate.run("2027-03-02").states(), "g1 previous, g3 current");
  });

  it("that nobody got is overtaken by the next one, and takes no place under maxActiveSecrets", () => {
    const estate = withHolding({ password: "protected", published: false });
    const wishes = { edge: { force: "again", policy: { maxActiveSecrets: 3 } } };
    const ran = estate.run("2027-02-21", wishes);
    assert.equal(ran.states(), "g1 previous, g2 unpublished, g3 current");
    estate.holdings = { ...estate.holdings, "edge-g3": { password: "protected", published: false } };
    assert.equal(
      estate.run("2027-02-22", { edge: { ...wishes.edge, force: "once more" } }).states(),
      "g1 previous, g2 unpublished, g3 unpublished, g4 current",
    );
  });

  it("that nobody got stays the current one until a newer one is due", () => {
    const estate = withHolding({ password: "protected", published: false });
    assert.equal(estate.run("2027-03-01").states(), "g1 previous, g2 current");
  });

  it("that is overtaken goes two days later: whoever read it from the vault all the same has the newer one by then", () => {
    const estate = withHolding({ password: "protected", published: false });
    const forced = { edge: { force: "again" } };
    estate.run("2027-02-21", forced);
    assert.equal(estate.run("2027-02-22", forced).states(), "g1 previous, g2 unpublished, g3 current");
    assert.equal(estate.run("2027-02-23", forced).states(), "g1 previous, g3 current");
  });

  it("of a consumer that the ledger doesn't know stops the run, before its number comes again", () => {
    const estate = withHolding({ password: "protected", published: true });
    estate.ledger = undefined;
    assert.deepEqual(
      estate.refused("2027-03-01").map((problem) => problem.split(";")[0]),
      ["edge-g1", "edge-g2"].map(
        (name) =>
          `ledger: got no record of ${name}, which the stack's state has and protects, want a record of every credential in it`,
      ),
    );
  });

  it("of a newer number than the ledger knows, as in a state restored by half, stops the run", () => {
    const estate = withHolding({ password: "protected", published: true });
    estate.holdings = { ...estate.holdings, "edge-g3": { password: "protected", published: true } };
    assert.match(estate.refused("2027-03-01")[0] ?? "", /^ledger: got no record of edge-g3/);
  });
});

describe("A consumer whose app can't be used", () => {
  const appProblem = "its app can't be looked up";

  it("gets nothing, says why, and keeps what it has", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    const ran = estate.run("2027-02-20", { edge: { appProblem } });
    assert.equal(ran.states(), "g1 current");
    assert.equal(ran.code(), "no-app");
    assert.deepEqual(ran.warnings, [
      "edge: g1 is 90 days old, a new one comes every 90 days, up to 14 early, but nothing was issued: its app can't be looked up",
    ]);
  });

  it("is no trouble while nothing is due", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    assert.deepEqual(estate.run("2026-12-20", { edge: { appProblem } }).warnings, []);
  });

  it("gets its first one once the app is there", () => {
    const estate = new Estate();
    assert.equal(estate.run("2026-11-22", { edge: { appProblem } }).states(), "");
    assert.equal(estate.run("2026-11-23").decision(), "first: first credential");
  });
});

describe("A consumer whose app is another one now", () => {
  const app = (clientId: string) => ({
    app: { displayName: "Edge", clientId, objectId: `object of ${clientId}` },
  });

  function moved(): Estate {
    const estate = new Estate();
    estate.run("2026-11-22", { edge: app("old") });
    estate.run("2026-12-05", { edge: app("new") });
    return estate;
  }

  it("gets a new credential at once, and what was issued stays on the app it was issued on", () => {
    const edge = moved().ledger?.consumers.edge;
    assert(edge !== undefined);
    const { g1, g2 } = edge.credentials;
    assert(g1 !== undefined && g2 !== undefined);
    assert.deepEqual(g1.app, app("old").app);
    assert.equal(g2.app, undefined);
    assert.equal(g2.code, "app-changed");
    assert.equal(g2.reason, "the app changed from old to new");
  });

  it("is settled then: the next run changes nothing", () => {
    const estate = moved();
    const before = JSON.stringify(estate.ledger);
    estate.run("2026-12-06", { edge: app("new") });
    assert.equal(JSON.stringify(estate.ledger), before);
  });

  it("that can't be found keeps what it has where it is", () => {
    const estate = new Estate();
    estate.run("2026-11-22", { edge: app("old") });
    const before = JSON.stringify(estate.ledger);
    estate.run("2026-12-05", { edge: { ...app("new"), appProblem: "its app can't be looked up" } });
    assert.equal(JSON.stringify(estate.ledger), before);
  });

  it("that gets its old app back issues there, and knows its first credential as its own again", () => {
    const estate = moved();
    const ran = estate.run("2026-12-10", { edge: app("old") });
    assert.equal(ran.states(), "g1 previous, g2 previous, g3 current");
    assert.equal(ran.record().credentials.g1?.app, undefined);
    assert.deepEqual(ran.record().credentials.g2?.app, app("new").app);
  });
});

describe("A revoke", () => {
  it("says that one more run removes what it names, and says it once", () => {
    const estate = new Estate();
    estate.run("2026-11-22");
    estate.run("2027-02-20");
    const wishes = { edge: { revoke: [1] } };
    assert.deepEqual(estate.run("2027-02-21", wishes).notes, [
      "edge: g1 still works until it is removed: run `pulumi up` once more, after this one",
    ]);
    assert.deepEqual(estate.run("2027-02-21", wishes).notes, []);
  });
});

describe("A consumer whose app takes two secrets at most", () => {
  const app = { displayName: "Edge", clientId: "id", objectId: "object", personalAccounts: true } as const;

  it("never gets a third: a rotation waits for room, and each run says what would do", () => {
    const estate = new Estate();
    estate.run("2026-11-22", { edge: { app } });
    estate.run("2027-02-20", { edge: { app } });
    const ran = estate.run("2027-05-10", { edge: { app } });
    assert.equal(ran.states(), "g1 previous, g2 current");
    assert.equal(ran.code(), "postponed");
    assert.match(
      ran.warnings.join(),
      /personal Microsoft accounts may sign in to its app.*Entra allows 2 secrets/,
    );
    assert.equal(estate.run("2027-05-21", { edge: { app } }).states(), "g1 expired, g2 previous, g3 current");
  });
});
