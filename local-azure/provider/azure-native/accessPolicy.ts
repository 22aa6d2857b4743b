import { z } from "zod";
import { removeAccessPolicy, setAccessPolicy } from "../../keyvault/access";
import { requireVaultIn, vaultState } from "../../keyvault/vaults";
import { lastNameOf, resourceGroupOf } from "../../ids";
import { section, text } from "../../properties";
import { defineResource } from "../resourceType";
import { accessPolicyEntry, resourceGroupName } from "./shapes";
import { types } from "../../../names/types";

/** One identity's policy, apart from its vault. Source: pulumi-azure-native, custom_keyvault_accesspolicy.go. */
export const accessPolicy = defineResource({
  token: types.accessPolicy,
  shape: z.strictObject({ resourceGroupName, vaultName: z.string(), policy: accessPolicyEntry }),
  replaceOn: ["resourceGroupName", "vaultName"],
  computed: [],
  create(world, { resourceGroupName: resourceGroup, vaultName, policy }, raw) {
    const { id, accessPolicies } = requireVaultIn(world, resourceGroup, vaultName);
    if (accessPolicies.some(({ objectId }) => objectId === policy.objectId)) {
      throw new Error(`access policy for ${policy.objectId} already exists`);
    }
    setAccessPolicy(world, { vault: vaultName, resourceGroup, policy });
    return { id: `${id}/accessPolicy/${policy.objectId}`, outputs: raw };
  },
  read(world, id) {
    const [vaultId = "", objectId] = id.split(/\/accessPolicy\//i);
    const state = vaultState(world, lastNameOf(vaultId));
    if (state.kind !== "live" || state.vault.id.toLowerCase() !== vaultId.toLowerCase()) return undefined;
    const policy = state.vault.accessPolicies.find((entry) => entry.objectId === objectId);
    if (policy === undefined) return undefined;
    const inputs = { resourceGroupName: resourceGroupOf(vaultId), vaultName: state.vault.name, policy };
    return { id, inputs, outputs: inputs };
  },
  update(world, { inputs, state }, raw) {
    const previous = text(section(state, "policy"), "objectId") ?? inputs.policy.objectId;
    const { vaultName, resourceGroupName: resourceGroup, policy } = inputs;
    if (
      !requireVaultIn(world, resourceGroup, vaultName).accessPolicies.some(
        ({ objectId }) => objectId === previous,
      )
    ) {
      throw new Error(`access policy for ${previous} does not exist`);
    }
    removeAccessPolicy(world, { vault: vaultName, objectId: previous });
    setAccessPolicy(world, { vault: vaultName, resourceGroup, policy });
    return raw;
  },
  remove(world, { id }) {
    const [vaultId = "", objectId = ""] = id.split(/\/accessPolicy\//i);
    removeAccessPolicy(world, { vault: lastNameOf(vaultId), objectId });
  },
});
