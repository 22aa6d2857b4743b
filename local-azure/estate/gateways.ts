import { createHash } from "node:crypto";
import { startOf } from "../../rotation/calendar";
import { putService } from "../arm/gateways";
import { putResource } from "../arm/resources";
import { resourceId } from "../ids";
import type { Properties } from "../properties";
import type { World } from "../world/world";
import type { EstateGateway } from "./file";

const type = "Microsoft.ApiManagement/service";

/** Makes an API Management service with its host names, named values and policy fragments; one that is there stays as it is. */
export function putEstateGateway(there: World, gateway: EstateGateway): void {
  const { name, resourceGroup } = gateway;
  const id = resourceId(there.subscriptionId, resourceGroup, type, name);
  if (there.resources.get(id) !== undefined) return;
  putService(there, { id, name, inputs: inputsOf(gateway) });
  const parent = { resourceGroupName: resourceGroup, serviceName: name };
  for (const [key, value] of Object.entries(gateway.namedValues)) {
    const { displayName = key, value: plain, keyVault, secret, tags } = value;
    const inputs: Properties = {
      ...{ ...parent, namedValueId: key, displayName, secret, tags },
      ...(keyVault === undefined ? { value: plain } : { keyVault: { secretIdentifier: keyVault } }),
    };
    const lastStatus = { code: "Success", timeStampUtc: there.clock.now() };
    const assigned = keyVault === undefined ? {} : { lastStatus };
    putResource(there, { id: `${id}/namedValues/${key}`, name: key, inputs, assigned });
  }
  for (const [key, value] of Object.entries(gateway.policyFragments)) {
    const inputs = { ...parent, id: key, format: "rawxml", value };
    putResource(there, { id: `${id}/policyFragments/${key}`, name: key, inputs, assigned: {} });
  }
}

function inputsOf(gateway: EstateGateway): Properties {
  const { name, resourceGroup, location, tags, publisherName, publisherEmail, sku, zones } = gateway;
  const { notificationSenderEmail, identity, hostnames, properties } = gateway;
  return {
    ...{ serviceName: name, resourceGroupName: resourceGroup, location, tags },
    ...{ publisherName, publisherEmail, sku },
    ...(zones.length === 0 ? {} : { zones }),
    ...(notificationSenderEmail === undefined ? {} : { notificationSenderEmail }),
    ...(identity === "none" ? {} : { identity: { type: "SystemAssigned" } }),
    ...properties,
    hostnameConfigurations: hostnames.map(hostnameOf),
  };
}

function hostnameOf({
  host,
  type: endpoint,
  certificate,
  keyVaultId,
  expires,
  status,
}: EstateGateway["hostnames"][number]): Properties {
  return {
    ...{ hostName: host, type: endpoint, certificateSource: certificate },
    ...(status === "Completed" ? {} : { certificateStatus: status }),
    ...(keyVaultId === undefined ? {} : { keyVaultId }),
    ...(expires === undefined
      ? {}
      : {
          certificate: {
            expiry: startOf(expires),
            subject: `CN=${host}`,
            thumbprint: createHash("sha1").update(`${host} ${expires}`).digest("hex").toUpperCase(),
          },
        }),
  };
}
