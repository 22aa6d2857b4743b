import { z } from "zod";
import { deleteResource, systemData } from "../../arm/resources";
import { resourceGroupOf, resourceId } from "../../ids";
import { ResourceNotFound } from "../../errors/arm";
import { section, text, without, type Properties } from "../../properties";
import { putSite } from "../../arm/sites";
import type { ArmResource } from "../../world/records";
import type { World } from "../../world/world";
import { defineFunction, defineResource } from "../package";
import { refuseExisting, resourceGroupName } from "./shared";
import { webAppShape } from "./webAppShape";
import { types } from "../../../names/types";

const apiVersion = "2025-05-01";
const type = "Microsoft.Web/sites";

export const webApp = defineResource({
  token: types.site,
  apiVersion,
  takesLocation: true,
  autoname: { property: "name", kind: "random" },
  shape: webAppShape,
  replaceOn: [
    "resourceGroupName",
    "name",
    "cloningInfo",
    "hostingEnvironmentProfile",
    "hyperV",
    "isXenon",
    "kind",
    "location",
    "reserved",
  ],
  computed: [
    "azureApiVersion",
    "availabilityState",
    "defaultHostName",
    "enabledHostNames",
    "hostNames",
    "identity.principalId",
    "identity.tenantId",
    "inProgressOperationId",
    "isDefaultContainer",
    "lastModifiedTimeUtc",
    "maxNumberOfWorkers",
    "outboundIpAddresses",
    "possibleOutboundIpAddresses",
    "repositorySiteName",
    "resourceGroup",
    "sku",
    "slotSwapStatus",
    "state",
    "suspendedTill",
    "systemData",
    "targetSwapSlot",
    "trafficManagerHostNames",
    "type",
    "usageState",
  ],
  create(world, inputs, raw) {
    const name = inputs.name;
    const id = resourceId(world.subscriptionId, inputs.resourceGroupName, type, name);
    refuseExisting(world.resources.get(id));
    const made = putSite(world, { id, name, inputs: raw });
    return { id: made.id, outputs: outputsOf(world, made) };
  },
  read(world, id) {
    const found = world.resources.get(id);
    return found && { id: found.id, inputs: found.inputs, outputs: outputsOf(world, found) };
  },
  update: (world, { id, inputs }, raw) =>
    outputsOf(world, putSite(world, { id, name: inputs.name, inputs: raw })),
  remove(world, { id }) {
    deleteResource(world, id);
  },
});

/** What a GET answers has no application settings and no connection strings: they have requests of their own. */
const unanswered = ["appSettings", "connectionStrings", "metadata"] as const;

/** A site as Azure answers it; `getWebApp` answers the same. */
export function outputsOf(world: World, resource: ArmResource): Properties {
  const host = `${resource.name.toLowerCase()}.azurewebsites.net`;
  const hostNames = [host, `${resource.name.toLowerCase()}.scm.azurewebsites.net`];
  return {
    clientAffinityEnabled: false,
    clientCertEnabled: false,
    enabled: true,
    httpsOnly: false,
    hyperV: false,
    isXenon: false,
    keyVaultReferenceIdentity: "SystemAssigned",
    kind: "app",
    reserved: false,
    scmSiteAlsoStopped: false,
    storageAccountRequired: false,
    ...without(resource.inputs, "resourceGroupName", "cloningInfo"),
    azureApiVersion: apiVersion,
    id: resource.id,
    availabilityState: "Normal",
    defaultHostName: host,
    enabledHostNames: hostNames,
    hostNames: [host],
    identity: resource.assigned.identity,
    lastModifiedTimeUtc: resource.modifiedAt,
    name: resource.name,
    outboundIpAddresses: "20.0.0.10",
    possibleOutboundIpAddresses: "20.0.0.10,20.0.0.11",
    repositorySiteName: resource.name,
    resourceGroup: resourceGroupOf(resource.id),
    sku: tierOf(world, resource),
    siteConfig: without(section(resource.inputs, "siteConfig"), ...unanswered),
    state: "Running",
    systemData: systemData(world, resource),
    tags: resource.inputs.tags ?? {},
    type,
    usageState: "Normal",
  };
}

/** The tier of the plan that a site is on; Azure gives the consumption plan's to one that names none. */
function tierOf({ resources }: Pick<World, "resources">, { inputs }: ArmResource): string {
  const plan = resources.get(text(inputs, "serverFarmId") ?? "");
  return text(section(plan?.inputs ?? {}, "sku"), "tier") ?? "Dynamic";
}

export const getWebApp = defineFunction({
  token: "azure-native:web:getWebApp",
  shape: z.strictObject({ name: z.string(), resourceGroupName }),
  call(world, { name, resourceGroupName: group }) {
    const found = world.resources.get(resourceId(world.subscriptionId, group, type, name));
    if (found === undefined) throw new ResourceNotFound(type, name, group);
    return outputsOf(world, found);
  },
});
