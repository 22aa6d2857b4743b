import { IdentityNotFound } from "../errors/identity";
import { section, text } from "../properties";
import type { ServicePrincipal } from "../world/records";
import type { World } from "../world/world";

/** Which identity to speak for, when a resource has several: by one of its IDs. */
export interface IdentityChoice {
  readonly clientId?: string | undefined;
  readonly objectId?: string | undefined;
  /** The ARM ID of a user-assigned identity. */
  readonly resourceId?: string | undefined;
}

type Services = Pick<World, "caller" | "resources" | "servicePrincipals">;

/**
 * The managed identity with this object ID; for whoever runs Pulumi too. With a choice: that one, if it is the same.
 * @throws IdentityNotFound.
 */
export function findIdentity(
  world: Services,
  objectId: string,
  choice: IdentityChoice = {},
): Pick<ServicePrincipal, "clientId" | "objectId"> {
  const principal = world.servicePrincipals.get(objectId);
  const managed = principal?.kind === "managed" ? principal : undefined;
  const identity = objectId === world.caller.objectId ? world.caller : managed;
  if (identity === undefined || !isChosen(world, identity, choice)) throw new IdentityNotFound();
  return identity;
}

function isChosen(
  { resources }: Pick<World, "resources">,
  identity: Pick<ServicePrincipal, "clientId" | "objectId">,
  { clientId, objectId, resourceId }: IdentityChoice,
): boolean {
  const resource = resourceId === undefined ? undefined : resources.get(resourceId);
  const named = text(section({ of: resource?.assigned }, "of"), "principalId");
  return (
    (clientId === undefined || clientId.toLowerCase() === identity.clientId) &&
    (objectId === undefined || objectId.toLowerCase() === identity.objectId) &&
    (resourceId === undefined || named === identity.objectId)
  );
}
