import assert from "node:assert/strict";
import { formerNamesOf } from "../../rotation";
import { Estate } from "./support/estate";

function withEdge(): Estate {
  const estate = new Estate();
  estate.run("2026-11-22");
  estate.run("2027-02-20");
  return estate;
}
const renamed = { gateway: { aliases: ["edge"] } };

describe("a consumer that was renamed", () => {
  it("goes on with its record under the new name", () => {
    const ran = withEdge().run("2027-03-01", renamed);
    assert.deepEqual(Object.keys(ran.ledger.consumers), ["gateway"]);
    assert.equal(ran.states("gateway"), "g1 previous, g2 current");
    assert.equal(ran.code("gateway"), "not-due");
    assert.deepEqual(ran.record("gateway").formerNames, { edge: 3 });
  });

  it("gives the old name to what was declared under it, and not to what comes later", () => {
    const estate = withEdge();
    estate.run("2027-03-01", renamed);
    const record = estate.run("2027-05-10", renamed).record("gateway");
    assert.deepEqual(
      ["g1", "g2", "g3"].map((each) => formerNamesOf(record, each)),
      [["edge"], ["edge"], []],
    );
  });

  it("has no former names otherwise", () => {
    assert.deepEqual(formerNamesOf(new Estate().run("2026-11-22").record(), "g1"), []);
  });

  it("forgets the old name when nothing under it is left and the alias is gone from the stack file", () => {
    const estate = withEdge();
    estate.run("2027-03-01", renamed);
    const wishes = { gateway: {} };
    for (const day of ["2027-05-10", "2027-08-01"]) estate.run(day, wishes);
    assert.deepEqual(estate.run("2027-08-19", wishes).record("gateway").formerNames, { edge: 3 });
    assert.deepEqual(estate.killed("2027-08-20", renamed).record("gateway").formerNames, { edge: 3 });
    assert.equal(estate.run("2027-08-20", wishes).record("gateway").formerNames, undefined);
  });

  it("lets go of what a run under the old name released", () => {
    const estate = withEdge();
    estate.run("2027-05-21");
    assert.equal(estate.holdings["edge-g1"]?.password, "released");
    assert.equal(estate.run("2027-05-22", renamed).states("gateway"), "g2 previous, g3 current");
  });

  it("keeps the order of its names when it is renamed twice", () => {
    const estate = withEdge();
    estate.run("2027-03-01", renamed);
    estate.run("2027-05-10", renamed);
    const record = estate.run("2027-05-11", { api: { aliases: ["gateway"] } }).record("api");
    assert.equal(JSON.stringify(record.formerNames), '{"edge":3,"gateway":4}');
    assert.deepEqual(formerNamesOf(record, "g2"), ["edge", "gateway"]);
    assert.deepEqual(formerNamesOf(record, "g3"), ["gateway"]);
    const { edge, gateway } = record.formerNames ?? {};
    estate.ledger = {
      format: 3,
      consumers: { api: { ...record, formerNames: { gateway: gateway ?? 0, edge: edge ?? 0 } } },
    };
    const again = estate.run("2027-05-11", { api: { aliases: ["gateway"] } }).record("api");
    assert.equal(JSON.stringify(again.formerNames), '{"edge":3,"gateway":4}');
  });

  it("needs no alias for a name that it gets back", () => {
    const estate = withEdge();
    estate.run("2027-03-01", renamed);
    const record = estate.run("2027-03-02", { edge: { aliases: ["gateway"] } }).record();
    assert.deepEqual(record.formerNames, { gateway: 3 });
  });

  it("keeps the name under which each credential was issued, however often it is renamed", () => {
    const estate = withEdge();
    estate.run("2027-03-01", renamed);
    estate.run("2027-05-10", renamed);
    const wishes = { edge: { aliases: ["gateway"] } };
    estate.run("2027-05-11", wishes);
    const { credentials } = estate.run("2027-08-01", wishes).record();
    const names = Object.entries(credentials).map(([generation, { issuedAs }]) => [generation, issuedAs]);
    assert.deepEqual(Object.fromEntries(names), { g1: "edge", g2: "edge", g3: "gateway", g4: undefined });
  });

  it("and left the stack file keeps its old name as long as it is needed", () => {
    const estate = withEdge();
    estate.run("2027-03-01", renamed);
    assert.deepEqual(estate.run("2027-03-02", {}).record("gateway").formerNames, { edge: 3 });
  });

  it("is taken over after it left the stack file, too", () => {
    const estate = withEdge();
    estate.run("2027-03-01", {});
    assert.equal(estate.run("2027-03-02", renamed).states("gateway"), "g1 previous, g2 current");
  });

  it("starts with its first credential if the ledger knows none of its names", () => {
    assert.equal(new Estate().run("2026-11-22", renamed).code("gateway"), "first");
  });
});

describe("an alias is refused", () => {
  it("if its name is in the stack file", () => {
    assert.deepEqual(withEdge().refused("2027-03-01", { edge: {}, gateway: { aliases: ["edge"] } }), [
      "consumers.gateway.aliases: got edge, want a name that is no longer in the stack file; remove the alias, or the consumer edge",
    ]);
  });

  it("if two consumers claim it", () => {
    assert.deepEqual(
      withEdge().refused("2027-03-01", { c: {}, a: { aliases: ["edge"] }, b: { aliases: ["edge"] } }),
      [
        "consumers.a.aliases: got edge, which b claims too, want one consumer to take over its record",
        "consumers.b.aliases: got edge, which a claims too, want one consumer to take over its record",
      ],
    );
  });

  it("if both names have a record", () => {
    const estate = new Estate();
    estate.run("2026-11-22", { edge: {}, gateway: {} });
    assert.deepEqual(estate.refused("2026-11-23", renamed), [
      "consumers.gateway.aliases: got gateway and edge, which have a record each, want one record to go on with; remove the alias: the other one's secrets then expire by themselves",
    ]);
  });

  it("not if two claim a name that nobody has", () => {
    const ran = new Estate().run("2026-11-22", { a: { aliases: ["edge"] }, b: { aliases: ["edge"] } });
    assert.deepEqual([ran.code("a"), ran.code("b")], ["first", "first"]);
  });
});

describe("a name", () => {
  it("that another consumer's resources still carry is refused", () => {
    const estate = withEdge();
    estate.run("2027-03-01", renamed);
    assert.deepEqual(estate.refused("2027-03-02", { edge: {}, gateway: {} }), [
      "consumers.edge: got a name that resources of gateway still carry, want another name; it is free when the generations that gateway had under that name are gone",
    ]);
  });

  it("is free again afterwards", () => {
    const estate = withEdge();
    estate.run("2027-03-01", renamed);
    for (const day of ["2027-05-10", "2027-08-01", "2027-08-19", "2027-08-20"])
      estate.run(day, { gateway: {} });
    assert.equal(estate.run("2027-08-21", { edge: {}, gateway: {} }).code("edge"), "first");
  });
});
