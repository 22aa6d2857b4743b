import assert from "node:assert/strict";
import { unjudgedChanges, revokedIn } from "../../../cli/ci/revoked";
import {
  type ConsumerRecord,
  type Credential,
  type Ledger,
  defaultPolicy,
  parseDay,
} from "../../../rotation";

const facts = { issuedOn: parseDay("2026-11-22"), expiresOn: parseDay("2027-05-21"), reason: "because" };
const endedOn = parseDay("2027-02-20");

function ledgerOf(credentials: Readonly<Record<string, Credential>>): Ledger {
  const record: ConsumerRecord = {
    app: { displayName: "Edge" },
    policy: defaultPolicy,
    credentials,
    nextGeneration: 9,
  };
  return { format: 3, consumers: { edge: record } };
}

const urn = (type: string, name: string) =>
  `urn:pulumi:test::quarterturn::quarterturn:index:RotatingConsumer$${type}::${name}`;
const password = "azuread:index/applicationPassword:ApplicationPassword";

describe("Revoked credentials that wait for their removal", () => {
  it("are those that the ledger calls revoked, and that a run can remove", () => {
    const ledger = ledgerOf({
      g0: { ...facts, state: "revoked", endedOn, adoptedKeyId: "made by hand" },
      g6: { ...facts, state: "expired", endedOn },
      g7: { ...facts, state: "revoked", endedOn },
      g8: { ...facts, state: "current" },
    });
    assert.deepEqual(revokedIn(ledger), ["edge-g7"]);
    assert.deepEqual(revokedIn(undefined), []);
  });

  it("are removed by a run that does nothing else", () => {
    const steps = [
      { op: "update", urn: "urn:pulumi:test::quarterturn::quarterturn:index:Ledger::ledger" },
      { op: "update", urn: "urn:pulumi:test::quarterturn::pulumi:pulumi:Stack::quarterturn-test" },
      { op: "delete", urn: `urn:pulumi:test::quarterturn::${password}::edge-g7` },
      { op: "delete", urn: urn("quarterturn:index:TokenCanary", "edge-g7") },
      { op: "delete", urn: urn("quarterturn:index:Handover", "edge-g7") },
    ];
    assert.deepEqual(unjudgedChanges(steps, ["edge-g7"], new Set()), []);
  });

  it("are not removed by a run that changes something that nobody has judged", () => {
    const steps = [
      { op: "delete", urn: urn(password, "edge-g8") },
      { op: "create", urn: urn(password, "edge-g9") },
      { op: "update", urn: urn("quarterturn:keyvault:Secret", "edge-g7") },
    ];
    assert.deepEqual(unjudgedChanges(steps, ["edge-g7"], new Set()), ["edge-g8", "edge-g9", "edge-g7"]);
    const judged = new Set([`create ${urn(password, "edge-g9")}`]);
    assert.deepEqual(unjudgedChanges(steps.slice(1, 2), ["edge-g7"], judged), []);
  });
});
