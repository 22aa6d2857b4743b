import { removeIdentity } from "../arm/identity";
import { deleteVault } from "../keyvault/deleteVault";
import type { World } from "../world/world";

/** Deletes a resource group with everything in it; its vaults go where deleted vaults go. */
export function deleteResourceGroup(
  world: Pick<World, "clock" | "resourceGroups" | "resources" | "servicePrincipals" | "vaults">,
  name: string,
): void {
  const group = world.resourceGroups.get(name);
  if (group === undefined) return;
  const inGroup = `${group.id.toLowerCase()}/`;
  for (const vault of world.vaults.all()) {
    if (vault.id.toLowerCase().startsWith(inGroup)) deleteVault(world, vault.name);
  }
  for (const resource of world.resources.all(inGroup)) {
    removeIdentity(world, resource.assigned);
    world.resources.remove(resource.id);
  }
  world.resourceGroups.remove(name);
}
