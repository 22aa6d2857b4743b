import assert from "node:assert/strict";
import { writingPermissions } from "../../names/vaultPermissions";
import { types } from "../../names/types";
import { OthersPolicies, unseenRights } from "../../program/othersRights";
import type { OwnState } from "../../program/ownState";

const principalId = "0b8e3f0e-30a4-4b8e-9e0c-1f6ad1f5a001";
const who = { identity: { principalId: principalId.toUpperCase() } };
const name = "reader-aks-reads-secrets";

/** The state with somebody's access policy of this stack's. */
function stateWith(resource: string): OwnState {
  const urn = `urn:pulumi:test::quarterturn::${types.secretVault}$${types.accessPolicy}::${resource}`;
  return { resources: [{ urn, outputs: { policy: { objectId: principalId } } }], ledger: undefined };
}

const nothing: OwnState = { resources: [], ledger: undefined };

function inVault(called: string, state: OwnState, given: readonly string[] = ["get", "list"]) {
  const policies = new Map([[principalId, given]]);
  return new OthersPolicies({ name: "kvlt", called }, () => Promise.resolve(policies), state);
}

describe("an access policy that others gave", () => {
  it("is left to them in the vault that has it, and given where this stack gave it", async () => {
    const state = stateWith(`${name}@east`);
    const wanted = (at: string) => ({ right: "reads", name: at, who }) as const;
    assert.equal(await inVault("east", state).have(wanted(`${name}@east`)), false);
    assert.equal(await inVault("default", state).have(wanted(name)), true);
    assert.equal(await inVault("default", nothing).have(wanted(name)), true);
  });

  it("is none of somebody else's", async () => {
    const policies = () => Promise.resolve(new Map([["another", writingPermissions]]));
    const others = new OthersPolicies({ name: "kvlt", called: "east" }, policies, nothing);
    assert.equal(await others.have({ right: "writes", name: "deployer-writes-secrets@east", who }), false);
  });
});

describe("rights in a vault that can't be seen", () => {
  it("are kept by who has one there, and nobody gets another", async () => {
    const others = unseenRights(stateWith(`${name}@east`));
    assert.equal(await others.have({ right: "reads", name: `${name}@east`, who }), false);
    assert.equal(await others.have({ right: "reads", name, who }), true);
  });
});
