import { z } from "zod";
import { flag, oneOf, resourceGroupName, tags, text, texts, whole, refuseExisting } from "./shapes";
import { deleteResource } from "../../arm/resources";
import { resourceId } from "../../ids";
import { section, text as textIn, without, type Properties } from "../../properties";
import { putStorageAccount } from "../../arm/storageAccounts";
import type { ArmResource } from "../../world/records";
import { defineResource } from "../resourceType";
import { types } from "../../../names/types";

const encryptedService = z.strictObject({ enabled: flag, keyType: oneOf("Service", "Account") }).optional();

const encryption = z.strictObject({
  encryptionIdentity: z
    .strictObject({ encryptionFederatedIdentityClientId: text, encryptionUserAssignedIdentity: text })
    .optional(),
  keySource: oneOf("Microsoft.Storage", "Microsoft.Keyvault"),
  keyVaultProperties: z.strictObject({ keyName: text, keyVaultUri: text, keyVersion: text }).optional(),
  requireInfrastructureEncryption: flag,
  services: z
    .strictObject({
      blob: encryptedService,
      file: encryptedService,
      queue: encryptedService,
      table: encryptedService,
    })
    .optional(),
});

const azureFiles = z.strictObject({
  activeDirectoryProperties: z
    .strictObject({
      accountType: oneOf("User", "Computer"),
      azureStorageSid: text,
      domainGuid: z.string(),
      domainName: z.string(),
      domainSid: text,
      forestName: text,
      netBiosDomainName: text,
      samAccountName: text,
    })
    .optional(),
  defaultSharePermission: oneOf(
    "None",
    "StorageFileDataSmbShareReader",
    "StorageFileDataSmbShareContributor",
    "StorageFileDataSmbShareElevatedContributor",
  ),
  directoryServiceOptions: z.enum(["None", "AADDS", "AD", "AADKERB"]),
});

/** Traffic that passes the rules: one kind, or several with commas. */
const bypass = /^(None|Logging|Metrics|AzureServices)(, ?(Logging|Metrics|AzureServices))*$/;

const networkRuleSet = z.strictObject({
  bypass: z.string().regex(bypass).optional(),
  defaultAction: z.enum(["Allow", "Deny"]),
  ipRules: z.array(z.strictObject({ action: oneOf("Allow"), iPAddressOrRange: z.string() })).optional(),
  resourceAccessRules: z.array(z.strictObject({ resourceId: text, tenantId: text })).optional(),
  virtualNetworkRules: z
    .array(
      z.strictObject({
        action: oneOf("Allow"),
        state: oneOf("Provisioning", "Deprovisioning", "Succeeded", "Failed", "NetworkSourceDeleted"),
        virtualNetworkResourceId: z.string(),
      }),
    )
    .optional(),
});

const immutability = z.strictObject({
  enabled: flag,
  immutabilityPolicy: z
    .strictObject({
      allowProtectedAppendWrites: flag,
      immutabilityPeriodSinceCreationInDays: whole,
      state: oneOf("Unlocked", "Locked", "Disabled"),
    })
    .optional(),
});

/** A storage account's inputs. Source: azure-native 3.28.0, API version 2024-01-01. */
export const storageAccountShape = z.strictObject({
  accountName: z.string().min(3).max(24),
  resourceGroupName,
  location: z.string(),
  kind: z.enum(["Storage", "StorageV2", "BlobStorage", "FileStorage", "BlockBlobStorage"]),
  sku: z.strictObject({
    name: z.enum([
      "Standard_LRS",
      "Standard_GRS",
      "Standard_RAGRS",
      "Standard_ZRS",
      "Premium_LRS",
      "Premium_ZRS",
      "Standard_GZRS",
      "Standard_RAGZRS",
      "StandardV2_LRS",
      "StandardV2_GRS",
      "StandardV2_ZRS",
      "StandardV2_GZRS",
      "PremiumV2_LRS",
      "PremiumV2_ZRS",
    ]),
  }),
  accessTier: oneOf("Hot", "Cool", "Premium", "Cold"),
  allowBlobPublicAccess: flag,
  allowCrossTenantReplication: flag,
  allowSharedKeyAccess: flag,
  allowedCopyScope: oneOf("PrivateLink", "AAD"),
  azureFilesIdentityBasedAuthentication: azureFiles.optional(),
  customDomain: z.strictObject({ name: z.string(), useSubDomainName: flag }).optional(),
  defaultToOAuthAuthentication: flag,
  dnsEndpointType: oneOf("Standard", "AzureDnsZone"),
  enableExtendedGroups: flag,
  enableHttpsTrafficOnly: flag,
  enableNfsV3: flag,
  encryption: encryption.optional(),
  extendedLocation: z.strictObject({ name: text, type: oneOf("EdgeZone") }).optional(),
  identity: z
    .strictObject({
      type: z.enum(["None", "SystemAssigned", "UserAssigned", "SystemAssigned,UserAssigned"]),
      userAssignedIdentities: texts,
    })
    .optional(),
  immutableStorageWithVersioning: immutability.optional(),
  isHnsEnabled: flag,
  isLocalUserEnabled: flag,
  isSftpEnabled: flag,
  keyPolicy: z.strictObject({ keyExpirationPeriodInDays: z.int() }).optional(),
  largeFileSharesState: oneOf("Disabled", "Enabled"),
  minimumTlsVersion: oneOf("TLS1_0", "TLS1_1", "TLS1_2", "TLS1_3"),
  networkRuleSet: networkRuleSet.optional(),
  publicNetworkAccess: oneOf("Enabled", "Disabled", "SecuredByPerimeter"),
  routingPreference: z
    .strictObject({
      publishInternetEndpoints: flag,
      publishMicrosoftEndpoints: flag,
      routingChoice: oneOf("MicrosoftRouting", "InternetRouting"),
    })
    .optional(),
  sasPolicy: z
    .strictObject({ expirationAction: z.enum(["Log", "Block"]), sasExpirationPeriod: z.string() })
    .optional(),
  tags,
});

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
