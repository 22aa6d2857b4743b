import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { IdentityNotFound } from "../errors/azureError";
import { newUuid } from "../ids";
import { section, text } from "../properties";
import type { ArmResource, ServicePrincipal } from "../world/records";
import type { World } from "../world/world";
import { type ArmServices, type PutRequest, putResource } from "./resources";

/** Which identity to speak for, when a resource has several: by one of its IDs. */
interface IdentityChoice {
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

/**
 * Creates a user-assigned identity or writes it anew; its principal and client ID stay.
 * @throws ResourceGroupNotFound.
 */
export function putIdentity(
  world: ArmServices & Pick<World, "servicePrincipals">,
  request: Omit<PutRequest, "assigned">,
): ArmResource {
  const previous = world.resources.get(request.id)?.assigned ?? {};
  const objectId = text(previous, "principalId") ?? newUuid();
  const clientId = text(previous, "clientId") ?? newUuid();
  const principal = { objectId, clientId, displayName: request.name, kind: "managed", inputs: {} } as const;
  world.servicePrincipals.put(objectId, principal);
  return putResource(world, { ...request, assigned: { principalId: objectId, clientId } });
}

/** Deletes a user-assigned identity with its principal. One that is gone already is fine. */
export function deleteIdentity(world: Pick<World, "resources" | "servicePrincipals">, id: string): void {
  const principalId = text(world.resources.get(id)?.assigned ?? {}, "principalId");
  if (principalId !== undefined) world.servicePrincipals.remove(principalId);
  world.resources.remove(id);
}

/** Where the identity endpoint answers. */
export const identityPath = "/msi/token";

/** The secret headers by which the identity endpoint knows who asks. They are good until the local Azure stops. */
export class IdentityHeaders {
  private readonly key = randomBytes(32);

  /** The header of the identity with this object ID. */
  of(objectId: string): string {
    const seal = createHmac("sha256", this.key).update(objectId.toLowerCase()).digest("hex");
    return `${objectId.toLowerCase()}.${seal}`;
  }

  /** The object ID in a header; undefined unless it is one of ours. */
  objectIdIn(header: string): string | undefined {
    const [objectId = ""] = header.split(".");
    const [given, good] = [Buffer.from(header), Buffer.from(this.of(objectId))];
    return given.length === good.length && timingSafeEqual(given, good) ? objectId : undefined;
  }
}
