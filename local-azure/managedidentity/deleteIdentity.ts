import { text } from "../properties";
import type { World } from "../world/world";

/** Deletes a user-assigned identity with its principal. One that is gone already is fine. */
export function deleteIdentity(world: Pick<World, "resources" | "servicePrincipals">, id: string): void {
  const principalId = text(world.resources.get(id)?.assigned ?? {}, "principalId");
  if (principalId !== undefined) world.servicePrincipals.remove(principalId);
  world.resources.remove(id);
}
