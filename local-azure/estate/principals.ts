import { section, text } from "../properties";
import type { ArmResource } from "../world/records";
import type { World } from "../world/world";
import type { Estate } from "./schema";

const types: Readonly<Record<string, string>> = {
  functionApp: "/providers/microsoft.web/sites/",
  gateway: "/providers/microsoft.apimanagement/service/",
  identity: "/providers/microsoft.managedidentity/userassignedidentities/",
};

/** The resource of an estate with a name. */
function resourceNamed(
  { resources }: Pick<World, "resources">,
  kind: string,
  name: string,
): ArmResource | undefined {
  const end = `${types[kind] ?? ""}${name}`.toLowerCase();
  return resources.find(({ id }) => id.toLowerCase().endsWith(end));
}

/**
 * The object ID that an estate's file means by `functionApp:NAME`, `gateway:NAME`, `identity:NAME`, `app:CLIENT-ID`; an
 * object ID means itself.
 * @param key where it stands in the file
 * @throws Error that names the entry, where there is no such thing or it has no identity
 */
export function principalIn(world: World, estate: Estate, principal: string, key: string): string {
  const [, kind = "", name = ""] = /^(\w+):(.+)$/.exec(principal) ?? [];
  if (kind === "") return principal.toLowerCase();
  const found =
    kind === "app"
      ? world.servicePrincipals.find(({ clientId }) => clientId === name.toLowerCase())?.objectId
      : principalOf(resourceNamed(world, kind, name));
  if (found !== undefined) return found;
  const names = [
    ...estate.functionApps.map((one) => `functionApp:${one.name}`),
    ...estate.gateways.map((one) => `gateway:${one.name}`),
    ...estate.identities.map((one) => `identity:${one.name}`),
    ...estate.apps.map((one) => `app:${one.clientId}`),
  ];
  throw new Error(`estate: ${key}: got ${principal}, want one with an identity among ${names.join(", ")}`);
}

function principalOf(resource: ArmResource | undefined): string | undefined {
  const assigned = resource?.assigned ?? {};
  return text(assigned, "principalId") ?? text(section(assigned, "identity"), "principalId");
}

/** @throws Error that names the entry, where the estate has no user-assigned identity of that name. */
export function requireIdentity(world: World, estate: Estate, name: string, key: string): ArmResource {
  const found = resourceNamed(world, "identity", name);
  if (found !== undefined) return found;
  const names = estate.identities.map((one) => one.name).join(", ");
  throw new Error(
    `estate: ${key}: got ${name}, want one of ${names === "" ? "identities (there are none)" : names}`,
  );
}
