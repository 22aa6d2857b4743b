import { putResource, type ArmServices, type PutRequest } from "../arm/putResource";
import { BadRequest, ParentResourceNotFound } from "../errors/arm";
import { section, text } from "../properties";
import type { ArmResource } from "../world/records";

/**
 * Creates a named value of an API Management service or writes it anew: a value, or a versionless Key Vault secret.
 * @throws ParentResourceNotFound, BadRequest.
 */
export function putNamedValue(world: ArmServices, request: Omit<PutRequest, "assigned">): ArmResource {
  const { id, inputs } = request;
  const parent = id.slice(0, id.toLowerCase().lastIndexOf("/namedvalues/"));
  if (world.resources.get(parent) === undefined) {
    throw new ParentResourceNotFound("service/namedValues", parent);
  }
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
  const lastStatus = { code: "Success", timeStampUtc: world.clock.now() };
  return putResource(world, { ...request, assigned: identifier === undefined ? {} : { lastStatus } });
}
