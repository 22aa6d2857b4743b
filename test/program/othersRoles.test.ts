import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { GivenRole } from "../../names/roles";
import { roleIds } from "../../names/roles";
import { types } from "../../names/types";
import { OthersRoles } from "../../program/othersRoles";

const vault = {
  id: "/subscriptions/0/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kvlt",
  name: "kvlt",
};
const principalId = "0b8e3f0e-30a4-4b8e-9e0c-1f6ad1f5a001";
const reads: GivenRole = { principalId, role: roleIds.secretsUser, scope: vault.id, isConditional: false };
const name = "reader-aks-reads-secrets";

const held = (resource: string, holder = principalId, scope = vault.id) => ({
  urn: `urn:pulumi:test::quarterturn::quarterturn:index:SecretVault$${types.roleAssignment}::${resource}`,
  outputs: {
    principalId: holder,
    scope,
    roleDefinitionId: `/subscriptions/0/providers/Microsoft.Authorization/roleDefinitions/${roleIds.secretsUser}`,
  },
});

interface Case {
  readonly given?: readonly GivenRole[];
  readonly problem?: string;
  readonly state?: readonly ReturnType<typeof held>[];
  readonly right?: "reads" | "writes";
  readonly secretName?: string;
  readonly who?: pulumi.Input<string>;
  readonly as?: string;
}

/** Whether somebody has the right by others' doing, and how often Azure was asked. */
async function asked({ given = [], problem, state = [], right = "reads", secretName, who, as = name }: Case) {
  let questions = 0;
  await pulumi.runtime.setMocks({
    newResource: ({ name: made, inputs }) => ({ id: made, state: inputs as object }),
    call: () => {
      questions += 1;
      return problem === undefined ? { roles: [...given] } : { problem };
    },
  });
  const others = new OthersRoles(vault, { resources: state, ledger: undefined });
  const identity = { principalId: who ?? principalId };
  const has = await others.have({ right, name: as, who: { identity }, secretName });
  return [has, questions];
}

const cases: readonly (readonly [title: string, of: Case, has: boolean, questions: number])[] = [
  ["isn't there where nobody gave one", {}, false, 1],
  ["is the same role on the vault", { given: [reads] }, true, 1],
  [
    "is a role above it, or one that may do more",
    { given: [{ ...reads, role: roleIds.secretsOfficer, scope: "/SUBSCRIPTIONS/0/resourcegroups/RG" }] },
    true,
    1,
  ],
  [
    "is one of a management group's",
    { given: [{ ...reads, scope: "/providers/Microsoft.Management/managementGroups/all" }] },
    true,
    1,
  ],
  ["is no right to write", { given: [reads], right: "writes" }, false, 1],
  [
    "is none on one secret, where all are wanted",
    { given: [{ ...reads, scope: `${vault.id}/secrets/one` }] },
    false,
    1,
  ],
  ["is one on the vault, where one secret is wanted", { given: [reads], secretName: "one" }, true, 1],
  ["is none on another vault", { given: [{ ...reads, scope: `${vault.id}-2` }] }, false, 1],
  ["isn't asked for where the state has this stack's own", { given: [reads], state: [held(name)] }, false, 0],
  [
    "is asked for in each vault",
    { given: [reads], state: [held(`${name}@east`, principalId, `${vault.id}-2`)] },
    true,
    1,
  ],
  [
    "isn't asked for where the state has this stack's own in a further vault",
    { given: [reads], state: [held(`${name}@east`)], as: `${name}@east` },
    false,
    0,
  ],
  [
    "isn't this stack's own under a former name",
    { given: [reads], state: [held("reader-old-reads-secrets")] },
    false,
    1,
  ],
  [
    "counts where this stack's own is somebody else's by now",
    { given: [reads], state: [held(name, "0b8e3f0e-30a4-4b8e-9e0c-1f6ad1f5a002")] },
    true,
    1,
  ],
  [
    "under a condition doesn't count above the vault",
    { given: [{ ...reads, scope: "/", isConditional: true }] },
    false,
    1,
  ],
  ["under a condition is in the way on the vault", { given: [{ ...reads, isConditional: true }] }, true, 1],
  ["that can't be read is taken to be there", { problem: "403 AuthorizationFailed" }, true, 1],
  ["isn't asked for of whom this stack makes", { given: [reads], who: pulumi.output(principalId) }, false, 0],
];

describe("a role that others gave", () => {
  for (const [title, of, has, questions] of cases)
    it(title, async () => {
      assert.deepEqual(await asked(of), [has, questions]);
    });
});
