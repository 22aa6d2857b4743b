import { AuthorizationRequestDenied } from "../errors/graph";
import type { App, GraphRole } from "../world/records";
import type { World } from "../world/world";

/** Whoever asks Microsoft Graph for something, and the permissions that they have there. */
export interface GraphAsking {
  readonly objectId: string;
  readonly roles: readonly string[];
}

/** Who may read apps. Source: Microsoft Graph, "List applications": whoever may write their own may read all. */
export const mayRead: readonly GraphRole[] = [
  "Application.Read.All",
  "Application.ReadWrite.OwnedBy",
  "Application.ReadWrite.All",
];
/** Who may create apps, and change those that are theirs. */
export const mayWriteOwned: readonly GraphRole[] = [
  "Application.ReadWrite.OwnedBy",
  "Application.ReadWrite.All",
];

/** Whoever runs Pulumi, the operator, and what this run gives them. */
export type Ours = Pick<World, "caller" | "granted" | "operator">;

/** True for whoever runs Pulumi, and for the operator. */
export function isOurs({ caller, operator }: Ours, objectId: string): boolean {
  return [caller.objectId, operator.objectId].includes(objectId);
}

/**
 * Lets somebody pass who has one of these permissions.
 * @throws AuthorizationRequestDenied.
 */
export function requireGraphRole(world: Ours, asking: GraphAsking, anyOf: readonly GraphRole[]): void {
  if (isOurs(world, asking.objectId)) world.granted?.allows({ kind: "graph", anyOf });
  if (!anyOf.some((role) => asking.roles.includes(role))) throw new AuthorizationRequestDenied();
}

/**
 * Lets somebody pass who may change this app: any, or those that they own. An app without owners is everybody's who may
 * change their own; in a run that is given rights, it is theirs whom these name as its owner.
 * @throws AuthorizationRequestDenied.
 */
export function requireAppOwner(world: Ours, asking: GraphAsking, app: App): void {
  requireGraphRole(world, asking, mayWriteOwned);
  if (asking.roles.includes("Application.ReadWrite.All")) return;
  const { objectId } = asking;
  const isMine = (owner: string): boolean =>
    owner === objectId || (isOurs(world, objectId) && isOurs(world, owner));
  if (app.owners?.some(isMine) === true) return;
  const { granted } = world;
  if (isOurs(world, objectId)) {
    if (granted === undefined || granted.allows({ kind: "owner", clientId: app.clientId })) return;
  } else if (app.owners === undefined) return;
  throw new AuthorizationRequestDenied();
}
