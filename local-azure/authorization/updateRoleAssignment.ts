import { ResourceNotFound, RoleAssignmentUpdateNotPermitted } from "../errors/arm";
import { lastNameOf } from "../ids";
import type { Properties } from "../properties";
import type { ArmResource } from "../world/records";
import type { World } from "../world/world";

/**
 * Writes an assignment's description or condition anew; what it grants is fixed.
 * @throws ResourceNotFound, RoleAssignmentUpdateNotPermitted.
 */
export function updateRoleAssignment(
  world: Pick<World, "clock" | "resources">,
  { id, inputs }: { readonly id: string; readonly inputs: Properties },
): ArmResource {
  const previous = world.resources.get(id);
  if (previous === undefined) {
    throw new ResourceNotFound("Microsoft.Authorization/roleAssignments", lastNameOf(id), "");
  }
  const fixed = ["principalId", "principalType", "roleDefinitionId", "scope"];
  if (fixed.some((name) => previous.inputs[name] !== inputs[name]))
    throw new RoleAssignmentUpdateNotPermitted();
  const updated = { ...previous, inputs, modifiedAt: world.clock.now() };
  world.resources.put(id, updated);
  return updated;
}
