import { z } from "zod";
import { flag, oneOf, resourceGroupName, tags, text, texts, whole } from "./shared";

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
