import { InvalidParameters, PreconditionFailed, ResourceNotFound } from "../errors/arm";
import { lastNameOf } from "../ids";
import { isProperties, list, text, without, type Properties, type Value } from "../properties";
import type { ArmResource } from "../world/records";
import { hostnames, updateService } from "./gateways";

type Services = Parameters<typeof updateService>[0];

/** A change of an API Management service: the properties that are given, as azure-native names them; null takes one away. */
export interface PatchServiceRequest {
  readonly id: string;
  readonly changes: Properties;
  /** The If-Match header; left out: whatever is there is changed. */
  readonly ifMatch?: string | undefined;
}

/**
 * Changes the properties of a service that are given, each as a whole, and no other. Source: Azure REST API, Api
 * Management Service, "Update".
 * @throws ResourceNotFound, PreconditionFailed, InvalidParameters.
 */
export function patchService(world: Services, { id, changes, ifMatch }: PatchServiceRequest): ArmResource {
  const previous = world.resources.get(id);
  if (previous === undefined)
    throw new ResourceNotFound("Microsoft.ApiManagement/service", lastNameOf(id), "");
  requireMatch(previous, ifMatch);
  const kept = Object.entries({ ...previous.inputs, ...changes }).filter(([, value]) => value !== null);
  const inputs: Properties = Object.fromEntries(kept);
  const hosts = changes.hostnameConfigurations;
  if (hosts === undefined || hosts === null) return updateService(world, { id, name: previous.name, inputs });
  const hostnameConfigurations = written(previous, list(changes, "hostnameConfigurations"));
  return updateService(world, { id, name: previous.name, inputs: { ...inputs, hostnameConfigurations } });
}

function requireMatch({ assigned }: Pick<ArmResource, "assigned">, ifMatch: string | undefined): void {
  const wanted = ifMatch?.replace(/^(W\/)?"(.*)"$/, "$2");
  if (wanted !== undefined && wanted !== "*" && wanted !== text(assigned, "etag"))
    throw new PreconditionFailed();
}

/**
 * The host names as a service keeps them: what Azure adds when it answers is taken out again. The service's own host name
 * is always there. An uploaded certificate need not be sent again.
 */
function written(previous: ArmResource, given: readonly Value[]): readonly Properties[] {
  return given
    .filter(isProperties)
    .filter(({ certificateSource }) => certificateSource !== "BuiltIn")
    .map((hostname) => {
      const own = without(hostname, "certificate", "certificateStatus");
      if (hostname.certificateSource !== "Custom" || hostname.encodedCertificate !== undefined) return own;
      const before = hostnames(previous.inputs).find(
        ({ hostName, certificateSource }) => hostName === hostname.hostName && certificateSource === "Custom",
      );
      if (before === undefined) {
        const host = text(hostname, "hostName") ?? "";
        throw new InvalidParameters(
          `Invalid parameter: The encoded certificate of hostname '${host}' is missing, and the service has none for it.`,
        );
      }
      const kept = ["certificate", "certificatePassword", "encodedCertificate"];
      const uploaded = Object.entries(before).filter(([name]) => kept.includes(name));
      return { ...own, ...Object.fromEntries(uploaded) };
    });
}
