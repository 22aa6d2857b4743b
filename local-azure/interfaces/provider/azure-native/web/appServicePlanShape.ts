import { z } from "zod";
import { flag, oneOf, reference, resourceGroupName, tags, text, texts, whole } from "../shapes";

/** A managed identity that a site or plan asks for. */
export const managedIdentity = z
  .strictObject({
    type: oneOf("SystemAssigned", "UserAssigned", "SystemAssigned, UserAssigned", "None"),
    userAssignedIdentities: texts,
  })
  .optional();

const keyVaultReference = z.strictObject({ referenceStatus: text, secretUri: text }).optional();

const sku = z.strictObject({
  capabilities: z.array(z.strictObject({ name: text, reason: text, value: text })).optional(),
  capacity: whole,
  family: text,
  locations: texts,
  name: text,
  size: text,
  skuCapacity: z
    .strictObject({ default: whole, elasticMaximum: whole, maximum: whole, minimum: whole, scaleType: text })
    .optional(),
  tier: text,
});

/** An App Service plan's inputs. Source: azure-native 3.28.0, API version 2025-05-01. */
export const appServicePlanShape = z.strictObject({
  name: z.string(),
  resourceGroupName,
  location: z.string(),
  sku: sku.optional(),
  kind: text,
  identity: managedIdentity,
  asyncScalingEnabled: flag,
  elasticScaleEnabled: flag,
  extendedLocation: z.strictObject({ name: text }).optional(),
  freeOfferExpirationTime: text,
  hostingEnvironmentProfile: reference,
  hyperV: flag,
  installScripts: z
    .array(
      z.strictObject({
        name: text,
        source: z
          .strictObject({ sourceUri: text, type: oneOf("RemoteAzureBlob", "PlatformStorage") })
          .optional(),
      }),
    )
    .optional(),
  isCustomMode: flag,
  isSpot: flag,
  isXenon: flag,
  kubeEnvironmentProfile: reference,
  maximumElasticWorkerCount: whole,
  network: z.strictObject({ virtualNetworkSubnetId: text }).optional(),
  perSiteScaling: flag,
  planDefaultIdentity: z
    .strictObject({
      identityType: oneOf("SystemAssigned", "UserAssigned", "SystemAssigned, UserAssigned", "None"),
      userAssignedIdentityResourceId: text,
    })
    .optional(),
  rdpEnabled: flag,
  registryAdapters: z
    .array(
      z.strictObject({
        keyVaultSecretReference: keyVaultReference,
        registryKey: text,
        type: oneOf("Binary", "String", "Expand_String", "Multi_String", "DWord", "QWord"),
      }),
    )
    .optional(),
  reserved: flag,
  spotExpirationTime: text,
  storageMounts: z
    .array(
      z.strictObject({
        credentialsKeyVaultReference: keyVaultReference,
        destinationPath: text,
        name: text,
        source: text,
        type: oneOf("AzureFiles", "LocalStorage", "FileShare"),
      }),
    )
    .optional(),
  tags,
  targetWorkerCount: whole,
  targetWorkerSizeId: whole,
  workerTierName: text,
  zoneRedundant: flag,
});
