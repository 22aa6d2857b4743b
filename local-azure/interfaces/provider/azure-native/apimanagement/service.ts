import { createService } from "../../../../apimanagement/createService";
import { updateService } from "../../../../apimanagement/updateService";
import { deleteResource } from "../../../../arm/deleteResource";
import { systemData } from "../../../../arm/systemData";
import { resourceId } from "../../../../ids";
import { isProperties, list, text, without, type Properties, type Value } from "../../../../properties";
import type { ArmResource } from "../../../../world/records";
import type { World } from "../../../../world/world";
import { defineResource } from "../../resourceType";
import { refuseExisting } from "../refuseExisting";
import { serviceShape } from "./shape";

const apiVersion = "2024-05-01";
const type = "Microsoft.ApiManagement/service";

export const service = defineResource({
  token: "azure-native:apimanagement:ApiManagementService",
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
export function outputsOf(world: Pick<World, "caller">, resource: ArmResource): Properties {
  const body = without(resource.inputs, "resourceGroupName", "serviceName");
  const name = resource.name.toLowerCase();
  const region = (text(body, "location") ?? "").toLowerCase().replaceAll(" ", "");
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
    etag: Buffer.from(resource.modifiedAt).toString("base64"),
    gatewayRegionalUrl: `https://${name}-${region}-01.regional.azure-api.net`,
    gatewayUrl: `https://${name}.azure-api.net`,
    hostnameConfigurations: [
      ownHostname(name),
      ...list(body, "hostnameConfigurations").map(answeredHostname),
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

function answeredHostname(configuration: Value): Value {
  if (!isProperties(configuration)) return configuration;
  const answered = without(configuration, "certificatePassword", "encodedCertificate");
  return { negotiateClientCertificate: false, ...answered, certificateStatus: "Completed" };
}
