import type { World } from "../world/world";
import { removeIdentity } from "./identity";

/** Deletes a resource with its children and its own identity. One that is gone already is fine. */
export function deleteResource(world: Pick<World, "resources" | "servicePrincipals">, id: string): void {
  const resource = world.resources.get(id);
  if (resource === undefined) return;
  removeIdentity(world, resource.assigned);
  for (const child of world.resources.all(`${id}/`)) world.resources.remove(child.id);
  world.resources.remove(id);
}
