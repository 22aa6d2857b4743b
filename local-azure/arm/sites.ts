import { putWithIdentity, type ArmServices, type PutRequest } from "./resources";
import { isProperties, list, section, text } from "../properties";
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
  const declared = list(section(inputs, "siteConfig"), "appSettings").filter(isProperties);
  const settings = declared.map((pair): [string, string] => [
    text(pair, "name") ?? "",
    text(pair, "value") ?? "",
  ]);
  const previous = world.resources.get(id);
  const kept = previous === undefined ? {} : appSettingsOf(previous);
  // A body that says nothing of them leaves them as they are.
  const appSettings = settings.length === 0 ? kept : Object.fromEntries(settings);
  return putWithIdentity(world, request, { appSettings });
}

/** The application settings of a site, by name. */
export function appSettingsOf({ assigned }: ArmResource): Readonly<Record<string, string>> {
  const settings = Object.entries(section(assigned, "appSettings"));
  return Object.fromEntries(settings.filter((pair): pair is [string, string] => typeof pair[1] === "string"));
}

/** Puts application settings in place of all that a site had. */
export function replaceAppSettings(
  world: Pick<World, "clock" | "resources">,
  site: ArmResource,
  appSettings: Readonly<Record<string, string>>,
): void {
  const assigned = { ...site.assigned, appSettings };
  world.resources.put(site.id, { ...site, assigned, modifiedAt: world.clock.now() });
}

function isSite({ id }: ArmResource): boolean {
  return /\/providers\/microsoft\.web\/sites\/[^/]+$/i.test(id);
}
