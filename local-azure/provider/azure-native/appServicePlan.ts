import { z } from "zod";
import {
  flag,
  oneOf,
  reference,
  resourceGroupName,
  tags,
  text,
  texts,
  whole,
  refuseExisting,
} from "./shared";
import { deleteResource, systemData } from "../../arm/resources";
import { resourceGroupOf, resourceId } from "../../ids";
import { section, text as textIn, without, type Properties } from "../../properties";
import { putPlan } from "../../arm/sites";
import type { ArmResource } from "../../world/records";
import type { World } from "../../world/world";
import { defineResource } from "../package";
import { types } from "../../../names/types";

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

const apiVersion = "2025-05-01";
const type = "Microsoft.Web/serverfarms";

export const appServicePlan = defineResource({
  token: types.appServicePlan,
  apiVersion,
  takesLocation: true,
  autoname: { property: "name", kind: "random" },
  shape: appServicePlanShape,
  replaceOn: ["resourceGroupName", "name", "hostingEnvironmentProfile", "hyperV", "isXenon", "reserved"],
  computed: [
    "azureApiVersion",
    "geoRegion",
    "identity.principalId",
    "identity.tenantId",
    "maximumNumberOfWorkers",
    "numberOfSites",
    "numberOfWorkers",
    "provisioningState",
    "resourceGroup",
    "status",
    "subscription",
    "systemData",
    "type",
  ],
  create(world, inputs, raw) {
    const name = inputs.name;
    const id = resourceId(world.subscriptionId, inputs.resourceGroupName, type, name);
    refuseExisting(world.resources.get(id));
    const made = putPlan(world, { id, name, inputs: raw });
    return { id: made.id, outputs: outputsOf(world, made) };
  },
  read(world, id) {
    const found = world.resources.get(id);
    return found && { id: found.id, inputs: found.inputs, outputs: outputsOf(world, found) };
  },
  update: (world, { id, inputs }, raw) =>
    outputsOf(world, putPlan(world, { id, name: inputs.name, inputs: raw })),
  remove(world, { id }) {
    deleteResource(world, id);
  },
});

function outputsOf(world: World, resource: ArmResource): Properties {
  const sku = section(resource.inputs, "sku");
  const size = textIn(sku, "name") ?? "F1";
  return {
    kind: "app",
    elasticScaleEnabled: false,
    hyperV: false,
    isSpot: false,
    isXenon: false,
    perSiteScaling: false,
    reserved: false,
    targetWorkerCount: 0,
    zoneRedundant: false,
    ...without(resource.inputs, "resourceGroupName"),
    azureApiVersion: apiVersion,
    id: resource.id,
    geoRegion: resource.inputs.location,
    identity: resource.assigned.identity,
    maximumNumberOfWorkers: 0,
    name: resource.name,
    numberOfSites: 0,
    numberOfWorkers: 1,
    provisioningState: "Succeeded",
    resourceGroup: resourceGroupOf(resource.id),
    sku: { capacity: 1, family: size.replace(/\d.*/, ""), size, tier: tierOf(size), ...sku, name: size },
    status: "Ready",
    subscription: world.subscriptionId,
    systemData: systemData(world, resource),
    tags: resource.inputs.tags ?? {},
    type,
  };
}

const tiers: ReadonlyMap<string, string> = new Map([
  ["F", "Free"],
  ["D", "Shared"],
  ["B", "Basic"],
  ["S", "Standard"],
  ["Y", "Dynamic"],
  ["FC", "FlexConsumption"],
  ["EP", "ElasticPremium"],
]);

/** `B1` → `Basic`. */
function tierOf(size: string): string {
  return tiers.get(size.replace(/\d.*/, "")) ?? "PremiumV3";
}
