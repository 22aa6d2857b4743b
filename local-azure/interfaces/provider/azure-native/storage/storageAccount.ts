import { deleteResource } from "../../../../arm/deleteResource";
import { resourceId } from "../../../../ids";
import { section, text, without, type Properties } from "../../../../properties";
import { putStorageAccount } from "../../../../storage/putStorageAccount";
import type { ArmResource } from "../../../../world/records";
import { defineResource } from "../../resourceType";
import { refuseExisting } from "../refuseExisting";
import { storageAccountShape } from "./shape";

const apiVersion = "2024-01-01";
const type = "Microsoft.Storage/storageAccounts";

export const storageAccount = defineResource({
  token: "azure-native:storage:StorageAccount",
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
  const location = text(inputs, "location");
  const endpoint = (service: string): string => `https://${name}.${service}.core.windows.net/`;
  const sku = text(section(inputs, "sku"), "name") ?? "";
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
