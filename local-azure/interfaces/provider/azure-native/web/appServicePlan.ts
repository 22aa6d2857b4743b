import { deleteResource } from "../../../../arm/deleteResource";
import { systemData } from "../../../../arm/systemData";
import { resourceGroupOf, resourceId } from "../../../../ids";
import { section, text as textIn, without, type Properties } from "../../../../properties";
import { putPlan } from "../../../../web/putPlan";
import type { ArmResource } from "../../../../world/records";
import type { World } from "../../../../world/world";
import { defineResource } from "../../resourceType";
import { refuseExisting } from "../refuseExisting";
import { appServicePlanShape } from "./appServicePlanShape";

const apiVersion = "2025-05-01";
const type = "Microsoft.Web/serverfarms";

export const appServicePlan = defineResource({
  token: "azure-native:web:AppServicePlan",
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
