import assert from "node:assert/strict";
import { types } from "../../names/types";
import { readSettings } from "../../settings/settings";
import { type FoundVault, refuseLeftVaults, refuseSharedPolicies } from "../../program/foundVaults";
import {
  type OwnState,
  policyHolders,
  readerIn,
  secretsInVaults,
  vaultHere,
  writerIn,
} from "../../program/ownState";
import { stackFile } from "../settings/stackFile";

const prefix = "urn:pulumi:test::quarterturn::";
const [one, other] = ["0b8e3f0e-30a4-4b8e-9e0c-1f6ad1f5a001", "0b8e3f0e-30a4-4b8e-9e0c-1f6ad1f5a002"];

function secret(name: string, generation: string): OwnState["resources"][number] {
  const outputs = { secretName: "edge-client-secret", tags: { consumer: "edge", generation, keyId: "K" } };
  return { urn: `${prefix}${types.rotatingConsumer}$${types.vaultSecret}::${name}`, outputs };
}

function inVault(type: string, name: string, outputs: object): OwnState["resources"][number] {
  return { urn: `${prefix}${types.secretVault}$${type}::${name}`, outputs };
}

function stateWith(...resources: OwnState["resources"]): OwnState {
  return { resources, ledger: undefined };
}

describe("what the state has of several vaults", () => {
  const state = stateWith(
    secret("edge-client-secret", "g2"),
    secret("edge-client-secret@east", "g1"),
    inVault(types.accessPolicy, "function-app-reads-secrets", { policy: { objectId: one } }),
    inVault(types.roleAssignment, "function-app-reads-secrets@east", { principalId: other }),
    inVault(types.roleAssignment, "deployer-writes-secrets@east", {
      principalId: one,
      principalType: "User",
    }),
    {
      urn: `${prefix}${types.secretVault}::vault@east`,
      outputs: { uri: "https://kvlt-east.vault.azure.net/" },
    },
  );

  it("are secrets in each", () => {
    const found = secretsInVaults(state).get("edge");
    assert.deepEqual(
      [...(found ?? [])].map(([vault, { generation }]) => [vault, generation]),
      [
        ["default", "g2"],
        ["east", "g1"],
      ],
    );
  });

  it("are rights in each", () => {
    assert.deepEqual(
      [readerIn(state, "function-app"), readerIn(state, "function-app", "east")],
      [one, other],
    );
    assert.equal(writerIn(state, "deployer", "default"), undefined);
    assert.deepEqual(writerIn(state, "deployer", "east"), { objectId: one, principalType: "User" });
    assert.deepEqual([...policyHolders(state, "default")], [one]);
    assert.deepEqual([...policyHolders(state, "east")], []);
  });

  it("is how each gives rights, and its address", () => {
    assert.deepEqual(vaultHere(state, "east"), { uri: "https://kvlt-east.vault.azure.net/", access: "rbac" });
    assert.deepEqual(vaultHere(state, "default"), { uri: "", access: "policies" });
  });
});

describe("a vault that exists and goes by policies", () => {
  const raw = structuredClone(stackFile("test")) as { recipients: Record<string, object> };
  Object.assign(raw.recipients["maxconf-contact"] ?? {}, { objectId: one, reason: "runs the service" });
  const team = {
    ...{ name: "kvlt-team", existing: { resourceGroup: "rg-team" } },
    writers: { ci: { objectId: one, reason: "runs it" } },
  };
  const settings = readSettings({ ...raw, vaults: { team } });
  const found = (access: FoundVault["access"]): ReadonlyMap<string, FoundVault> =>
    new Map([["team", { uri: "", access, policies: new Map() }]]);
  const left = stateWith(secret("edge-client-secret@team", "g1"));

  it("is refused with who writes there and opens links that still lead there", () => {
    assert.throws(
      () => {
        refuseSharedPolicies(settings, found("policies"), left);
      },
      {
        message: `quarterturn:vaults.team.writers.ci.objectId: got ${one}, which is recipients.maxconf-contact too, want another identity: a vault has one access policy for each. Nothing was changed.`,
      },
    );
  });

  it("is taken where no link leads there, or it goes by roles", () => {
    refuseSharedPolicies(settings, found("policies"), stateWith());
    refuseSharedPolicies(settings, found("rbac"), left);
  });
});

describe("a vault that the stack file has no more", () => {
  const settings = readSettings(stackFile("test"));
  const refusal = (...held: OwnState["resources"]): string => {
    try {
      refuseLeftVaults(settings, stateWith(...held));
    } catch (error) {
      return (error as Error).message;
    }
    return "";
  };

  it("is refused while secrets lie there", () => {
    const kept = [secret("edge-client-secret", "g2"), secret("edge-client-secret@east", "g1")];
    assert.equal(
      refusal(...kept),
      "quarterturn:vaults: got no east, want it as it was: secrets of edge lie there; take it out of the consumers' `vaults`, and out of here once they have ended. Nothing was changed.",
    );
  });

  it("is refused while it is a resource, with the way to leave it to others", () => {
    const vault = inVault(types.vault, "vault@east", {});
    assert.match(
      refusal(vault),
      /^quarterturn:vaults: got no east, want it as it was: the stack's state has it as a resource; `pulumi state unprotect 'urn:.*vault@east'`, then `pulumi state delete --target-dependents 'urn:.*vault@east'` leave it to others\. Nothing was changed\.$/,
    );
  });

  it("may go where nothing is left of it, and the default one is always there", () => {
    const right = inVault(types.roleAssignment, "deployer-writes-secrets@east", { principalId: one });
    assert.equal(refusal(right, secret("edge-client-secret", "g2")), "");
  });
});
