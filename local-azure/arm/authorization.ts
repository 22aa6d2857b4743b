import { AuthorizationFailed } from "../errors/faults";
import { text } from "../properties";
import { isOurs, type Ours } from "../rights/ownership";
import type { World } from "../world/world";

/** Whoever asks Azure Resource Manager for something. */
export interface Asking {
  readonly clientId: string;
  readonly objectId: string;
}

/** Built-in roles by role definition ID, and the actions that they allow, e.g. `Microsoft.KeyVault/vaults/read`. */
const roles: ReadonlyMap<string, RegExp> = new Map([
  ["8e3af657-a8ff-443c-a75c-2fe8c4bcb635", /./], // Owner
  ["b24988ac-6180-42a0-ab88-20f7382dd24c", /^(?!microsoft\.authorization\/.*\/(write|delete)$)/i], // Contributor
  ["acdd72a7-3385-48ef-bd42-f606fba81ae7", /\/read$/i], // Reader
  ["befefa01-2a29-4197-83a8-272ff33ce314", /^microsoft\.network\/dnszones\//i], // DNS Zone Contributor
]);

/**
 * Lets somebody pass whom a role at the scope, or above it, allows the action. Whoever runs Pulumi passes, and so does the
 * operator, unless this run is given rights: then they pass by those, too.
 * @throws AuthorizationFailed.
 */
export function authorize(
  world: Ours & Pick<World, "resources">,
  asking: Asking,
  action: string,
  scope: string,
): void {
  const { granted } = world;
  if (isOurs(world, asking.objectId) && granted?.allows({ kind: "action", name: action, scope }) !== false)
    return;
  const at = `${scope.toLowerCase()}/`;
  const allowed = world.resources.all().some(({ id, inputs }) => {
    if (!/\/roleAssignments\//i.test(id) || inputs.principalId !== asking.objectId) return false;
    const above = (text(inputs, "scope") ?? "").toLowerCase().replace(/\/$/, "");
    const role = (text(inputs, "roleDefinitionId") ?? "").split("/").at(-1)?.toLowerCase() ?? "";
    return at.startsWith(`${above}/`) && roles.get(role)?.test(action) === true;
  });
  if (!allowed) throw new AuthorizationFailed(asking, action, scope);
}
