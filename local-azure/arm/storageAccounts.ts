import { putWithIdentity, type ArmServices, type PutRequest } from "./resources";
import { AccountNameInvalid, StorageAccountAlreadyTaken } from "../errors/arm";
import type { ArmResource } from "../world/records";
import type { World } from "../world/world";

const kind = "/providers/microsoft.storage/storageaccounts/";

/**
 * Creates a storage account or writes it anew. Its name is unique in all of Azure.
 * @throws AccountNameInvalid, StorageAccountAlreadyTaken, ResourceGroupNotFound.
 */
export function putStorageAccount(
  world: ArmServices & Pick<World, "servicePrincipals" | "tenantId">,
  request: Omit<PutRequest, "assigned">,
): ArmResource {
  const { id, name } = request;
  if (!/^[a-z0-9]{3,24}$/.test(name)) throw new AccountNameInvalid(name);
  const owner = world.resources.find(
    (other) => other.id.toLowerCase().includes(`${kind}${name}`) && other.name === name,
  );
  if (owner !== undefined && owner.id.toLowerCase() !== id.toLowerCase())
    throw new StorageAccountAlreadyTaken(name);
  return putWithIdentity(world, request);
}
