import { putResource, putWithIdentity, type ArmServices, type PutRequest } from "./resources";
import { isProperties, section, list, type Properties, text } from "../properties";
import type { ArmResource } from "../world/records";
import type { Ours } from "../rights/ownership";
import type { World } from "../world/world";
import {
  InvalidParameters,
  ServiceAlreadyExists,
  ResourceNotFound,
  BadRequest,
  ParentResourceNotFound,
} from "../errors/arm";
import { Forbidden } from "../errors/keyvault";
import { requirePermission } from "../keyvault/access";
import { newEtag } from "../ids";
import { managedSince } from "./hostCertificates";
import { vaultState } from "../keyvault/vaults";

/** A service's custom host names, as its body lists them. */
export function hostnames(inputs: Properties): readonly Properties[] {
  return list(inputs, "hostnameConfigurations").filter(isProperties);
}

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
  return putService(world, request);
}

type Services = ArmServices & Ours & Pick<World, "servicePrincipals" | "tenantId" | "vaults">;

/**
 * Writes a service anew, with its custom host names.
 * @throws ResourceNotFound, InvalidParameters for a certificate that Azure can't give it, ResourceGroupNotFound.
 */
export function updateService(world: Services, request: Omit<PutRequest, "assigned">): ArmResource {
  const previous = world.resources.get(request.id);
  if (previous === undefined) throw new ResourceNotFound("Microsoft.ApiManagement/service", request.name, "");
  const had = new Set(
    hostnames(previous.inputs)
      .filter(isManaged)
      .map(({ hostName }) => hostName),
  );
  for (const hostname of hostnames(request.inputs)) {
    if (isManaged(hostname)) refuseUnmanageable(world, hostname, request.inputs, had.has(hostname.hostName));
    if (hostname.certificateSource === "KeyVault") refuseUnreadable(world, hostname, previous);
  }
  return putService(world, request);
}

/** Writes a service as it is, whatever Azure would say to its host names: one that has been there for years. */
export function putService(
  world: ArmServices & Pick<World, "servicePrincipals" | "tenantId">,
  request: Omit<PutRequest, "assigned">,
): ArmResource {
  const since = managedSince(world, hostnames(request.inputs), world.resources.get(request.id));
  return putWithIdentity(world, request, { managedSince: since, etag: newEtag() });
}

const isManaged = ({ certificateSource }: Properties): boolean => certificateSource === "Managed";

/**
 * Azure gives out no new managed certificates from the first of these days to the last; existing ones are renewed. The end
 * was moved twice, from 2026-03-15 to 2026-06-30 and to 2026-10-30. Source: Microsoft Learn, API Management, breaking
 * changes, "Managed certificates suspension", as of 2026-08-26.
 */
const suspension = { from: "2025-08-15", to: "2026-10-30" };

function refuseUnmanageable(
  { clock }: Pick<World, "clock">,
  hostname: Properties,
  service: Properties,
  exists: boolean,
): void {
  const host = text(hostname, "hostName") ?? "";
  if (hostname.type !== "Proxy") {
    throw new InvalidParameters(
      `Invalid parameter: Managed certificate of hostname '${host}' is supported for the gateway (Proxy) endpoint only.`,
    );
  }
  const tier = text(section(service, "sku"), "name") ?? "";
  if (tier.endsWith("V2")) {
    throw new InvalidParameters(
      `Invalid parameter: Managed certificate of hostname '${host}' is not supported in the ${tier} tier.`,
    );
  }
  if (host.split(".").length < 3) {
    throw new InvalidParameters(
      `Invalid parameter: Managed certificate is not supported for the root domain '${host}'.`,
    );
  }
  const today = clock.now().slice(0, 10);
  if (!exists && today >= suspension.from && today <= suspension.to) {
    throw new InvalidParameters(
      `Invalid parameter: Creation of managed certificates is suspended up to and including ${suspension.to}; '${host}' has none yet.`,
    );
  }
}

function refuseUnreadable(world: Services, hostname: Properties, service: ArmResource): void {
  const uri = text(hostname, "keyVaultId") ?? "";
  requireReadable(world, uri, text(hostname, "identityClientId"), service);
}

/**
 * A secret in a vault of this tenant is read by the identity that is named, or by the service's own.
 * @throws InvalidParameters if that identity may not.
 */
function requireReadable(
  world: Ours & Pick<World, "clock" | "resources" | "servicePrincipals" | "vaults">,
  uri: string,
  clientId: string | undefined,
  service: ArmResource,
): void {
  const state = vaultState(world, /^https:\/\/([^./]+)\./i.exec(uri)?.[1] ?? "");
  if (state.kind !== "live") return;
  const named = world.servicePrincipals.find((principal) => principal.clientId === clientId)?.objectId;
  const { identity } = service.assigned;
  const own = isProperties(identity) ? text(identity, "principalId") : undefined;
  try {
    requirePermission(world, state.vault, (clientId === undefined ? own : named) ?? "", "get");
  } catch (error) {
    if (!(error instanceof Forbidden)) throw error;
    throw new InvalidParameters(
      `Invalid parameter: Failed to access Key Vault secret ${uri} using the managed identity of API Management service: ${error.message}`,
    );
  }
}

/**
 * Creates a named value of an API Management service or writes it anew: a value, or a versionless Key Vault secret.
 * @throws ParentResourceNotFound, BadRequest, InvalidParameters for a vault that the service may not read.
 */
export function putNamedValue(world: Services, request: Omit<PutRequest, "assigned">): ArmResource {
  const { id, inputs } = request;
  const parent = id.slice(0, id.toLowerCase().lastIndexOf("/namedvalues/"));
  const service = world.resources.get(parent);
  if (service === undefined) throw new ParentResourceNotFound("service/namedValues", parent);
  const identifier = text(section(inputs, "keyVault"), "secretIdentifier");
  if (identifier === undefined && (text(inputs, "value") ?? "") === "") {
    throw new BadRequest("One or more fields contain incorrect values: value: Value is required.");
  }
  if (identifier !== undefined && !/^https:\/\/[^/]+\/secrets\/[^/]+\/?$/i.test(identifier)) {
    throw new BadRequest(
      `One or more fields contain incorrect values: keyVault.secretIdentifier: '${identifier}' must be a Key Vault secret ` +
        "identifier without a version.",
    );
  }
  const keyVault = section(inputs, "keyVault");
  if (identifier !== undefined)
    requireReadable(world, identifier, text(keyVault, "identityClientId"), service);
  const lastStatus = { code: "Success", timeStampUtc: world.clock.now() };
  return putResource(world, { ...request, assigned: identifier === undefined ? {} : { lastStatus } });
}
