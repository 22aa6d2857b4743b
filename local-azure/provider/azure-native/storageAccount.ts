import { types } from "../../../names/types";
import { type ArmServices, deleteResource, type PutRequest, putWithIdentity } from "../../arm/resources";
import { AccountNameInvalid, StorageAccountAlreadyTaken } from "../../errors/arm";
import { resourceId } from "../../ids";
import { type Properties, section, text as textIn, without } from "../../properties";
import type { ArmResource } from "../../world/records";
import type { World } from "../../world/world";
import { defineResource } from "../package";
import { refuseExisting } from "./shared";
import { storageAccountShape } from "./storageAccountShape";

const apiVersion = "2024-01-01";
const type = "Microsoft.Storage/storageAccounts";

export const storageAccount = defineResource({
  token: types.storageAccount,
  apiVersion,
  takesLocation: true,
  autoname: { property: "accountName", kind: "random" },
  shape: storageAccountShape,
  replaceOn: ["resourceGroupName", "accountName", "location", "isHnsEnabled"],
  computed: [
    "azureApiVersion",
    "accountMigrationInProgress",
    "blobRestoreStatus",
    "creationTime",
    "failoverInProgress",
    "geoReplicationStats",
    "identity.principalId",
    "identity.tenantId",
    "isSkuConversionBlocked",
    "keyCreationTime",
    "lastGeoFailoverTime",
    "name",
    "primaryEndpoints",
    "primaryLocation",
    "privateEndpointConnections",
    "provisioningState",
    "secondaryEndpoints",
    "secondaryLocation",
    "sku.tier",
    "statusOfPrimary",
    "statusOfSecondary",
    "type",
  ],
  create(world, inputs, raw) {
    const id = resourceId(world.subscriptionId, inputs.resourceGroupName, type, inputs.accountName);
    refuseExisting(world.resources.get(id));
    const made = putStorageAccount(world, { id, name: inputs.accountName, inputs: raw });
    return { id: made.id, outputs: outputsOf(made) };
  },
  read(world, id) {
    const found = world.resources.get(id);
    return found && { id: found.id, inputs: found.inputs, outputs: outputsOf(found) };
  },
  update: (world, { id, inputs }, raw) =>
    outputsOf(putStorageAccount(world, { id, name: inputs.accountName, inputs: raw })),
  remove(world, { id }) {
    deleteResource(world, id);
  },
});

function outputsOf({ id, name, inputs, assigned, createdAt }: ArmResource): Properties {
  const location = textIn(inputs, "location");
  const endpoint = (service: string): string => `https://${name}.${service}.core.windows.net/`;
  const sku = textIn(section(inputs, "sku"), "name") ?? "";
  return {
    accessTier: "Hot",
    allowCrossTenantReplication: false,
    enableHttpsTrafficOnly: true,
    minimumTlsVersion: "TLS1_0",
    networkRuleSet: { bypass: "AzureServices", defaultAction: "Allow" },
    ...without(inputs, "resourceGroupName", "accountName"),
    azureApiVersion: apiVersion,
    id,
    creationTime: createdAt,
    encryption: { keySource: "Microsoft.Storage", ...section(inputs, "encryption") },
    identity: assigned.identity,
    keyCreationTime: { key1: createdAt, key2: createdAt },
    location,
    name,
    primaryEndpoints: {
      blob: endpoint("blob"),
      dfs: endpoint("dfs"),
      file: endpoint("file"),
      queue: endpoint("queue"),
      table: endpoint("table"),
      web: endpoint("z9.web"),
    },
    primaryLocation: location,
    privateEndpointConnections: [],
    provisioningState: "Succeeded",
    sku: { name: sku, tier: sku.startsWith("Premium") ? "Premium" : "Standard" },
    statusOfPrimary: "available",
    tags: inputs.tags ?? {},
    type,
  };
}

/**
 * Creates a storage account or writes it anew. Its name is unique in all of Azure.
 * @throws AccountNameInvalid, StorageAccountAlreadyTaken, ResourceGroupNotFound.
 */
function putStorageAccount(
  world: ArmServices & Pick<World, "servicePrincipals" | "tenantId">,
  request: Omit<PutRequest, "assigned">,
): ArmResource {
  const { id, name } = request;
  if (!/^[a-z0-9]{3,24}$/.test(name)) throw new AccountNameInvalid(name);
  const named = `/providers/${type}/${name}`.toLowerCase();
  const owner = world.resources.find(
    (other) => other.id.toLowerCase().includes(named) && other.name === name,
  );
  if (owner !== undefined && owner.id.toLowerCase() !== id.toLowerCase())
    throw new StorageAccountAlreadyTaken(name);
  return putWithIdentity(world, request);
}
