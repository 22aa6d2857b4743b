import { z } from "zod";
import { types } from "../names/types";
import { typeOf } from "../names/urn";
import type { HeldResource } from "../components/holdings";
import type { Settings } from "../settings/settings";

const outputsSchema = z.object({ id: z.string(), name: z.string() });

/**
 * The settings with the names of Azure resources spelled as the stack's state has them. To Azure `KVLT-MaxConf` and
 * `kvlt-maxconf` are one vault; to the engine another name is another vault, to be made in place of the one that is there.
 */
export function withStoredNames(settings: Settings, resources: readonly HeldResource[]): Settings {
  const held = (type: string) =>
    resources
      .filter(({ urn }) => typeOf(urn) === type)
      .flatMap(({ outputs }) => outputsSchema.safeParse(outputs).data ?? []);
  const named = (type: string, name: string): string =>
    spelled(
      name,
      held(type).map((one) => one.name),
    );
  const { vault, vaults, functionApp, gateway, resourceGroup } = settings;
  const groups = held(types.gateway).flatMap(({ id }) => /\/resourceGroups\/([^/]+)\//i.exec(id)?.[1] ?? []);
  return {
    ...settings,
    ...(resourceGroup && {
      resourceGroup: { ...resourceGroup, groupName: named(types.resourceGroup, resourceGroup.groupName) },
    }),
    vault: { ...vault, vaultName: named(types.vault, vault.vaultName) },
    vaults: Object.fromEntries(
      Object.entries(vaults).map(([name, one]) => [
        name,
        { ...one, vaultName: named(types.vault, one.vaultName) },
      ]),
    ),
    ...(functionApp && {
      functionApp: { ...functionApp, siteName: named(types.site, functionApp.siteName) },
    }),
    ...(gateway && {
      gateway: {
        ...gateway,
        serviceName: named(types.gateway, gateway.serviceName),
        ...(gateway.existing && {
          existing: { ...gateway.existing, resourceGroup: spelled(gateway.existing.resourceGroup, groups) },
        }),
      },
    }),
  };
}

function spelled(name: string, stored: readonly string[]): string {
  return stored.find((one) => one.toLowerCase() === name.toLowerCase()) ?? name;
}
