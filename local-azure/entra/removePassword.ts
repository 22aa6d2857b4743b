import { CredentialNotFound, ObjectNotFound } from "../errors/graph";
import type { World } from "../world/world";

/**
 * Removes a client secret. Whoever still signs in with it is refused from now on.
 * @throws ObjectNotFound, CredentialNotFound.
 */
export function removePassword(
  world: Pick<World, "apps" | "passwords">,
  { appObjectId, keyId }: { readonly appObjectId: string; readonly keyId: string },
): void {
  if (world.apps.get(appObjectId) === undefined) throw new ObjectNotFound(appObjectId);
  const key = `${appObjectId}/${keyId}`;
  if (world.passwords.get(key) === undefined) throw new CredentialNotFound(keyId);
  world.passwords.remove(key);
}
