import { putWithIdentity, type ArmServices, type PutRequest } from "./resources";
import { text } from "../properties";
import type { ArmResource } from "../world/records";
import type { World } from "../world/world";
import { BadRequest, ServerFarmNotFound, WebsiteNameTaken } from "../errors/arm";
import { lastNameOf } from "../ids";

/**
 * Creates an App Service plan or writes it anew.
 * @throws ResourceGroupNotFound.
 */
export function putPlan(
  world: ArmServices & Pick<World, "servicePrincipals" | "tenantId">,
  request: Omit<PutRequest, "assigned">,
): ArmResource {
  return putWithIdentity(world, request);
}

/**
 * Creates a web or function app or writes it anew. Its name is a host of azurewebsites.net, so unique in all of Azure.
 * @throws WebsiteNameTaken, ServerFarmNotFound, BadRequest, ResourceGroupNotFound.
 */
export function putSite(
  world: ArmServices & Pick<World, "servicePrincipals" | "tenantId">,
  request: Omit<PutRequest, "assigned">,
): ArmResource {
  const { id, name, inputs } = request;
  if (!/^(?=.{2,60}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i.test(name)) {
    throw new BadRequest(
      `The parameter name has an invalid value: '${name}'. A site's name has 2 to 60 letters, digits and hyphens, ` +
        "and neither begins nor ends with a hyphen.",
    );
  }
  const owner = world.resources.find(
    (other) => isSite(other) && other.name.toLowerCase() === name.toLowerCase(),
  );
  if (owner !== undefined && owner.id.toLowerCase() !== id.toLowerCase()) throw new WebsiteNameTaken(name);
  const plan = text(inputs, "serverFarmId");
  if (plan !== undefined && world.resources.get(plan) === undefined)
    throw new ServerFarmNotFound(lastNameOf(plan));
  return putWithIdentity(world, request);
}

function isSite({ id }: ArmResource): boolean {
  return /\/providers\/microsoft\.web\/sites\/[^/]+$/i.test(id);
}
