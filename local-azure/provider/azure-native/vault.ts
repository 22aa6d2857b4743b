import { z } from "zod";
import { types } from "../../../names/types";
import { systemData } from "../../arm/resources";
import { lastNameOf, resourceGroupOf, resourceId } from "../../ids";
import { removeAccessPolicy, setAccessPolicy } from "../../keyvault/access";
import {
  createVault,
  deleteVault,
  isPurgeProtected,
  requireVaultIn,
  retentionDays,
  updateVault,
  vaultState,
} from "../../keyvault/vaults";
import { type Properties, section, text as textOf, without } from "../../properties";
import type { Vault } from "../../world/records";
import type { World } from "../../world/world";
import { defineFunction, defineResource } from "../package";
import { accessPolicyEntry, flag, oneOf, refuseExisting, resourceGroupName, tags, text } from "./shared";

const apiVersion = "2024-11-01";

const type = "Microsoft.KeyVault/vaults";

export const vault = defineResource({
  token: types.vault,
  apiVersion,
  takesLocation: true,
  autoname: { property: "vaultName", kind: "random" },
  shape: z.strictObject({
    vaultName: z.string().regex(/^[a-zA-Z0-9-]{3,24}$/),
    resourceGroupName,
    location: z.string(),
    tags,
    properties: z.strictObject({
      tenantId: z.string(),
      sku: z.strictObject({ family: z.enum(["A"]), name: z.enum(["standard", "premium"]) }),
      accessPolicies: z.array(accessPolicyEntry).optional(),
      createMode: oneOf("recover", "default"),
      enablePurgeProtection: flag,
      enableRbacAuthorization: flag,
      enableSoftDelete: flag,
      enabledForDeployment: flag,
      enabledForDiskEncryption: flag,
      enabledForTemplateDeployment: flag,
      networkAcls: z
        .strictObject({
          bypass: oneOf("AzureServices", "None"),
          defaultAction: oneOf("Allow", "Deny"),
          ipRules: z.array(z.strictObject({ value: z.string() })).optional(),
          virtualNetworkRules: z
            .array(z.strictObject({ id: z.string(), ignoreMissingVnetServiceEndpoint: flag }))
            .optional(),
        })
        .optional(),
      publicNetworkAccess: text,
      softDeleteRetentionInDays: z.int().min(7).max(90).optional(),
    }),
  }),
  replaceOn: ["resourceGroupName", "vaultName"],
  computed: [
    "azureApiVersion",
    "name",
    "systemData",
    "type",
    "properties.hsmPoolResourceId",
    "properties.privateEndpointConnections",
    "properties.provisioningState",
    "properties.vaultUri",
  ],
  create(world, inputs, raw) {
    const state = vaultState(world, inputs.vaultName);
    const id = resourceId(world.subscriptionId, inputs.resourceGroupName, type, inputs.vaultName);
    if (state.kind === "live" && state.vault.id.toLowerCase() === id.toLowerCase())
      refuseExisting(state.vault);
    const made = createVault(world, {
      name: inputs.vaultName,
      resourceGroup: inputs.resourceGroupName,
      inputs: raw,
      accessPolicies: inputs.properties.accessPolicies ?? [],
    });
    return { id: made.id, outputs: outputsOf(world, made) };
  },
  read(world, id) {
    const state = vaultState(world, lastNameOf(id));
    if (state.kind !== "live" || state.vault.id.toLowerCase() !== id.toLowerCase()) return undefined;
    return { id: state.vault.id, inputs: inputsOf(state.vault), outputs: outputsOf(world, state.vault) };
  },
  update(world, { inputs }, raw) {
    const { accessPolicies } = inputs.properties;
    return outputsOf(world, updateVault(world, { name: inputs.vaultName, inputs: raw, accessPolicies }));
  },
  remove(world, { id }) {
    deleteVault(world, lastNameOf(id));
  },
});

/** The inputs that declare the vault as it is: policies only if the program lists them, as it says who else has one. */
function inputsOf({ inputs, accessPolicies }: Vault): Properties {
  const properties = section(inputs, "properties");
  if (properties.accessPolicies === undefined) return inputs;
  return { ...inputs, properties: { ...properties, accessPolicies } };
}

/** A vault as Azure answers it; `getVault` answers the same. */
export function outputsOf(world: Pick<World, "caller">, made: Vault): Properties {
  return {
    azureApiVersion: apiVersion,
    id: made.id,
    name: made.name,
    location: made.inputs.location,
    properties: {
      enableRbacAuthorization: false,
      enableSoftDelete: true,
      enabledForDeployment: false,
      enabledForDiskEncryption: false,
      enabledForTemplateDeployment: false,
      publicNetworkAccess: "Enabled",
      ...without(section(made.inputs, "properties"), "createMode"),
      accessPolicies: made.accessPolicies,
      ...(isPurgeProtected(made) ? { enablePurgeProtection: true } : {}),
      provisioningState: "Succeeded",
      softDeleteRetentionInDays: retentionDays(made),
      vaultUri: `https://${made.name.toLowerCase()}.vault.azure.net/`,
    },
    systemData: systemData(world, made),
    tags: made.inputs.tags ?? {},
    type,
  };
}

export const getVault = defineFunction({
  token: "azure-native:keyvault:getVault",
  shape: z.strictObject({ resourceGroupName, vaultName: z.string() }),
  call: (world, { resourceGroupName: group, vaultName }) =>
    outputsOf(world, requireVaultIn(world, group, vaultName)),
});

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
    const previous = textOf(section(state, "policy"), "objectId") ?? inputs.policy.objectId;
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
