import { createVault } from "../../local-azure/keyvault/vaults";
import { getSecret } from "../../local-azure/keyvault/readSecrets";
import { putSecret } from "../../local-azure/keyvault/secrets";
import { setAccessPolicy } from "../../local-azure/keyvault/access";
import type { Properties } from "../../local-azure/properties";
import { putResourceGroup } from "../../local-azure/arm/resourceGroups";
import type { Vault } from "../../local-azure/world/records";
import type { World } from "../../local-azure/world/world";
import { inWorld, tenantId } from "./support";

export const group = "rg";
/** A vault's name. */
export const name = "kvlt-maxconf-test";
export const reader = "00000000-0000-0000-0000-00000000000a";
export const other = "00000000-0000-0000-0000-00000000000b";

/** Runs `work` on 2026-11-22, as one transaction, in a world with two resource groups. */
export async function withGroups(work: (world: World) => void): Promise<void> {
  await inWorld("2026-11-22", (world) => {
    world.transact(() => {
      for (const one of [group, "rg2"]) {
        putResourceGroup(world, { name: one, inputs: { location: "canadacentral" } });
      }
      work(world);
    });
  });
}

/** Makes a vault. */
export function make(world: World, vault = name, properties: Properties = {}, resourceGroup = group): Vault {
  const inputs = { location: "canadacentral", properties: { tenantId, ...properties } };
  return createVault(world, { name: vault, resourceGroup, inputs, accessPolicies: [] });
}

/** Writes the vault's secret `edge`; gives its version. */
export function write(world: World, value: string): string {
  const request = { vault: name, resourceGroup: group, name: "edge", value, inputs: {} };
  return putSecret(world, request).versions.at(-1)?.version ?? "";
}

/** Lets an identity read the vault's secrets. */
export function allow(world: World, objectId: string): void {
  const policy = { tenantId, objectId, permissions: { secrets: ["get", "list"] } };
  setAccessPolicy(world, { vault: name, resourceGroup: group, policy });
}

/** The value of the vault's secret `edge`. */
export function read(world: World, by = reader): string {
  return getSecret(world, { vault: name, name: "edge", reader: by }).value;
}
