import type { ArmServices, PutRequest } from "../arm/putResource";
import { InvalidParameters, ServiceAlreadyExists } from "../errors/arm";
import { text } from "../properties";
import type { ArmResource } from "../world/records";
import type { World } from "../world/world";
import { hostnames } from "./hostnames";
import { writeService } from "./writeService";

/**
 * Creates an API Management service. Its name is a host of azure-api.net, so unique in all of Azure. A certificate that
 * its system-assigned identity must fetch, or that Azure manages, can't be had yet: the identity and the gateway are
 * made by this very request. Source: Microsoft Learn, "Configure a custom domain name", for managed certificates.
 * @throws ServiceAlreadyExists, InvalidParameters, ResourceGroupNotFound.
 */
export function createService(
  world: ArmServices & Pick<World, "servicePrincipals" | "tenantId">,
  request: Omit<PutRequest, "assigned">,
): ArmResource {
  const { name, inputs } = request;
  const owner = world.resources.find(
    (other) =>
      /\/providers\/microsoft\.apimanagement\/service\/[^/]+$/i.test(other.id) &&
      other.name.toLowerCase() === name.toLowerCase(),
  );
  if (owner !== undefined) throw new ServiceAlreadyExists(name);
  for (const hostname of hostnames(inputs)) {
    const host = text(hostname, "hostName") ?? "";
    if (hostname.certificateSource === "Managed") {
      throw new InvalidParameters(
        `Invalid parameter: A managed certificate for hostname '${host}' can be requested only when updating an existing ` +
          "API Management service, not when creating it.",
      );
    }
    if (hostname.certificateSource === "KeyVault" && hostname.identityClientId === undefined) {
      throw new InvalidParameters(
        `Invalid parameter: The certificate of hostname '${host}' can't be read from Key Vault by the service's ` +
          "system-assigned identity before the service exists. Create the service first, or use a user-assigned identity.",
      );
    }
  }
  return writeService(world, request);
}
