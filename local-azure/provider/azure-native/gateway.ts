import { z } from "zod";
import { flag, oneOf, resourceGroupName, tags, text, texts, refuseExisting } from "./shared";
import { createService, hostnames, updateService } from "../../arm/gateways";
import { hostCertificate } from "../../arm/hostCertificates";
import { deleteResource, systemData } from "../../arm/resources";
import { resourceId } from "../../ids";
import { text as textIn, without, type Properties } from "../../properties";
import type { ArmResource } from "../../world/records";
import type { World } from "../../world/world";
import { defineResource, defineFunction } from "../package";
import { ResourceNotFound } from "../../errors/arm";
import { types } from "../../../names/types";

const certificate = z
  .strictObject({ expiry: z.string(), subject: z.string(), thumbprint: z.string() })
  .optional();

const sku = z.strictObject({
  capacity: z.int().min(0),
  name: z.enum([
    "Developer",
    "Standard",
    "Premium",
    "Basic",
    "Consumption",
    "Isolated",
    "BasicV2",
    "StandardV2",
  ]),
});

const virtualNetwork = z.strictObject({ subnetResourceId: text }).optional();
const natGatewayState = oneOf("Enabled", "Disabled");
const switchedOn = oneOf("Enabled", "Disabled");

const hostnameConfiguration = z.strictObject({
  hostName: z.string(),
  type: z.enum(["Proxy", "Portal", "Management", "Scm", "DeveloperPortal", "ConfigurationApi"]),
  certificate,
  certificatePassword: text,
  certificateSource: oneOf("Managed", "KeyVault", "Custom", "BuiltIn"),
  certificateStatus: oneOf("Completed", "Failed", "InProgress"),
  defaultSslBinding: flag,
  encodedCertificate: text,
  identityClientId: text,
  keyVaultId: text,
  negotiateClientCertificate: flag,
});

const privateEndpointConnection = z.strictObject({
  id: text,
  name: text,
  privateLinkServiceConnectionState: z.strictObject({
    actionsRequired: text,
    description: text,
    status: oneOf("Pending", "Approved", "Rejected"),
  }),
  type: text,
});

/** An API Management service's inputs. Source: azure-native 3.28.0, API version 2024-05-01. */
export const serviceShape = z.strictObject({
  serviceName: z
    .string()
    .max(50)
    .regex(/^[a-zA-Z](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?$/),
  resourceGroupName,
  location: z.string(),
  publisherEmail: z.string().max(100),
  publisherName: z.string().max(100),
  sku,
  additionalLocations: z
    .array(
      z.strictObject({
        disableGateway: flag,
        location: z.string(),
        natGatewayState,
        publicIpAddressId: text,
        sku,
        virtualNetworkConfiguration: virtualNetwork,
        zones: texts,
      }),
    )
    .optional(),
  apiVersionConstraint: z.strictObject({ minApiVersion: text }).optional(),
  certificates: z
    .array(
      z.strictObject({
        certificate,
        certificatePassword: text,
        encodedCertificate: text,
        storeName: z.string(),
      }),
    )
    .optional(),
  configurationApi: z.strictObject({ legacyApi: switchedOn }).optional(),
  customProperties: z.record(z.string(), z.string()).optional(),
  developerPortalStatus: switchedOn,
  disableGateway: flag,
  enableClientCertificate: flag,
  hostnameConfigurations: z.array(hostnameConfiguration).optional(),
  identity: z
    .strictObject({
      type: z.enum(["SystemAssigned", "UserAssigned", "SystemAssigned, UserAssigned", "None"]),
      userAssignedIdentities: z
        .record(z.string(), z.strictObject({ clientId: text, principalId: text }))
        .optional(),
    })
    .optional(),
  legacyPortalStatus: switchedOn,
  natGatewayState,
  notificationSenderEmail: z.string().max(100).optional(),
  privateEndpointConnections: z.array(privateEndpointConnection).optional(),
  publicIpAddressId: text,
  publicNetworkAccess: switchedOn,
  restore: flag,
  tags,
  virtualNetworkConfiguration: virtualNetwork,
  virtualNetworkType: oneOf("None", "External", "Internal"),
  zones: texts,
});

const apiVersion = "2024-05-01";
const type = "Microsoft.ApiManagement/service";

export const service = defineResource({
  token: types.gateway,
  apiVersion,
  takesLocation: true,
  autoname: { property: "serviceName", kind: "random" },
  shape: serviceShape,
  replaceOn: ["resourceGroupName", "serviceName", "location"],
  computed: [
    "azureApiVersion",
    "createdAtUtc",
    "developerPortalUrl",
    "etag",
    "gatewayRegionalUrl",
    "gatewayUrl",
    "identity.principalId",
    "identity.tenantId",
    "managementApiUrl",
    "name",
    "outboundPublicIPAddresses",
    "platformVersion",
    "portalUrl",
    "privateIPAddresses",
    "provisioningState",
    "publicIPAddresses",
    "scmUrl",
    "systemData",
    "targetProvisioningState",
    "type",
  ],
  create(world, inputs, raw) {
    const id = resourceId(world.subscriptionId, inputs.resourceGroupName, type, inputs.serviceName);
    refuseExisting(world.resources.get(id));
    const made = createService(world, { id, name: inputs.serviceName, inputs: raw });
    return { id: made.id, outputs: outputsOf(world, made) };
  },
  read(world, id) {
    const found = world.resources.get(id);
    return found && { id: found.id, inputs: found.inputs, outputs: outputsOf(world, found) };
  },
  update: (world, { id, inputs }, raw) =>
    outputsOf(world, updateService(world, { id, name: inputs.serviceName, inputs: raw })),
  remove(world, { id }) {
    deleteResource(world, id);
  },
});

/** A service as Azure answers it; `getApiManagementService` answers the same. */
export function outputsOf(
  world: Pick<World, "caller" | "clock" | "secrets">,
  resource: ArmResource,
): Properties {
  const body = without(resource.inputs, "resourceGroupName", "serviceName");
  const name = resource.name.toLowerCase();
  const region = (textIn(body, "location") ?? "").toLowerCase().replaceAll(" ", "");
  return {
    developerPortalStatus: "Enabled",
    disableGateway: false,
    legacyPortalStatus: "Enabled",
    natGatewayState: "Disabled",
    notificationSenderEmail: "apimgmt-noreply@mail.windowsazure.com",
    publicNetworkAccess: "Enabled",
    virtualNetworkType: "None",
    ...body,
    azureApiVersion: apiVersion,
    id: resource.id,
    createdAtUtc: resource.createdAt,
    developerPortalUrl: `https://${name}.developer.azure-api.net`,
    etag: textIn(resource.assigned, "etag") ?? Buffer.from(resource.modifiedAt).toString("base64"),
    gatewayRegionalUrl: `https://${name}-${region}-01.regional.azure-api.net`,
    gatewayUrl: `https://${name}.azure-api.net`,
    hostnameConfigurations: [
      ownHostname(name),
      ...hostnames(body).map((hostname) => answeredHostname(world, resource, hostname)),
    ],
    identity: resource.assigned.identity,
    managementApiUrl: `https://${name}.management.azure-api.net`,
    name: resource.name,
    outboundPublicIPAddresses: ["20.0.0.20"],
    platformVersion: "stv2.1",
    portalUrl: `https://${name}.portal.azure-api.net`,
    provisioningState: "Succeeded",
    publicIPAddresses: ["20.0.0.20"],
    scmUrl: `https://${name}.scm.azure-api.net`,
    systemData: systemData(world, resource),
    tags: body.tags ?? {},
    targetProvisioningState: "",
    type,
  };
}

function ownHostname(name: string): Properties {
  return {
    certificateSource: "BuiltIn",
    defaultSslBinding: false,
    hostName: `${name}.azure-api.net`,
    negotiateClientCertificate: false,
    type: "Proxy",
  };
}

function answeredHostname(
  world: Pick<World, "clock" | "secrets">,
  service: ArmResource,
  hostname: Properties,
): Properties {
  const answered = without(hostname, "certificatePassword", "encodedCertificate");
  const certificate = hostCertificate(world, service, hostname);
  return {
    negotiateClientCertificate: false,
    certificateStatus: "Completed",
    ...answered,
    ...(certificate === undefined ? {} : { certificate }),
  };
}

export const getApiManagementService = defineFunction({
  token: "azure-native:apimanagement:getApiManagementService",
  shape: z.strictObject({ resourceGroupName, serviceName: z.string() }),
  call(world, { resourceGroupName: group, serviceName }) {
    const found = world.resources.get(resourceId(world.subscriptionId, group, type, serviceName));
    if (found === undefined) throw new ResourceNotFound(type, serviceName, group);
    return outputsOf(world, found);
  },
});
