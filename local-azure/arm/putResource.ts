import { ResourceGroupNotFound } from "../errors/arm";
import { resourceGroupOf } from "../ids";
import type { Properties } from "../properties";
import type { ArmResource } from "../world/records";
import type { World } from "../world/world";

/** What every write of a resource needs. */
export type ArmServices = Pick<World, "clock" | "resources" | "resourceGroups">;

/** A write of a resource: its ID and name, its whole body, and what the service makes up for it. */
export interface PutRequest {
  readonly id: string;
  readonly name: string;
  readonly inputs: Properties;
  readonly assigned: Properties;
}

/**
 * Creates a resource or writes it anew.
 * @throws ResourceGroupNotFound if the ID names a resource group that isn't there.
 */
export function putResource(world: ArmServices, { id, name, inputs, assigned }: PutRequest): ArmResource {
  requireResourceGroup(world, resourceGroupOf(id));
  const previous = world.resources.get(id);
  const now = world.clock.now();
  const resource: ArmResource = {
    id: previous?.id ?? id,
    name,
    inputs,
    assigned,
    createdAt: previous?.createdAt ?? now,
    modifiedAt: now,
  };
  world.resources.put(id, resource);
  return resource;
}

/** @throws ResourceGroupNotFound if there is no such group. */
export function requireResourceGroup(
  world: Pick<World, "resourceGroups">,
  name: string | undefined,
): ArmResource | undefined {
  if (name === undefined) return undefined;
  const group = world.resourceGroups.get(name);
  if (group === undefined) throw new ResourceGroupNotFound(name);
  return group;
}
