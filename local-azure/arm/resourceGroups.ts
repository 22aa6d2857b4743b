import { InvalidResourceGroup } from "../errors/arm";
import { resourceGroupId } from "../ids";
import type { Properties } from "../properties";
import type { ArmResource } from "../world/records";
import type { World } from "../world/world";
import { removeIdentity } from "./resources";
import { deleteVault } from "../keyvault/vaults";

const nameRule = /^[-\w.()]{0,89}[-\w()]$/;

/**
 * Creates a resource group or writes it anew.
 * @throws InvalidResourceGroup if the name can't be.
 */
export function putResourceGroup(
  world: Pick<World, "clock" | "resourceGroups" | "subscriptionId">,
  { name, inputs }: { readonly name: string; readonly inputs: Properties },
): ArmResource {
  if (!nameRule.test(name)) throw new InvalidResourceGroup(name);
  const id = resourceGroupId(world.subscriptionId, name);
  const previous = world.resourceGroups.get(id);
  const now = world.clock.now();
  const group: ArmResource = {
    id: previous?.id ?? id,
    name: previous?.name ?? name,
    inputs,
    assigned: {},
    createdAt: previous?.createdAt ?? now,
    modifiedAt: now,
  };
  world.resourceGroups.put(id, group);
  return group;
}

/** Deletes a resource group with everything in it; its vaults go where deleted vaults go. */
export function deleteResourceGroup(
  world: Pick<World, "clock" | "resourceGroups" | "resources" | "servicePrincipals" | "vaults">,
  id: string,
): void {
  const group = world.resourceGroups.get(id);
  if (group === undefined) return;
  const inGroup = `${group.id.toLowerCase()}/`;
  for (const vault of world.vaults.all()) {
    if (vault.id.toLowerCase().startsWith(inGroup)) deleteVault(world, vault.name);
  }
  for (const resource of world.resources.all(inGroup)) {
    removeIdentity(world, resource.assigned);
    world.resources.remove(resource.id);
  }
  world.resourceGroups.remove(id);
}

/** Puts groups under their IDs: before there were several subscriptions, they were kept under their names. */
export function rekeyResourceGroups({ resourceGroups }: Pick<World, "resourceGroups">): void {
  for (const group of resourceGroups.all()) {
    if (resourceGroups.get(group.id) !== undefined) continue;
    resourceGroups.put(group.id, group);
    resourceGroups.remove(group.name);
  }
}
