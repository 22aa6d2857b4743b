import { uuidOf } from "../ids";
import type { GraphRole } from "../world/records";
import type { World } from "../world/world";
import { createApplication } from "./applications";
import { createServicePrincipal, grantGraphRole } from "./servicePrincipals";

/** An app that must be there, because somebody's stack adopts it. */
export interface SeededApp {
  readonly clientId: string;
  readonly displayName: string;
  /** What its service principal may do in Microsoft Graph. Left out: nothing. */
  readonly graphRoles?: readonly GraphRole[] | undefined;
}

/** The seeded apps that the tenant doesn't have yet. */
export function missingApps(
  { apps }: Pick<World, "apps">,
  wanted: readonly SeededApp[],
): readonly SeededApp[] {
  const there = new Set(apps.all().map(({ clientId }) => clientId.toLowerCase()));
  return wanted.filter(({ clientId }) => !there.has(clientId.toLowerCase()));
}

/** Registers apps with their service principals, under the object IDs that they always get in this tenant. */
export function seedApps(
  world: Pick<World, "apps" | "clock" | "graphGrants" | "servicePrincipals" | "tenantId">,
  apps: readonly SeededApp[],
): void {
  for (const { clientId, displayName, graphRoles = [] } of apps) {
    const objectId = uuidOf("application", world.tenantId, clientId.toLowerCase());
    createApplication(world, { clientId, objectId, inputs: { displayName } });
    const principalId = uuidOf("service principal", world.tenantId, clientId.toLowerCase());
    createServicePrincipal(world, { clientId, objectId: principalId, inputs: { clientId } });
    for (const role of graphRoles) grantGraphRole(world, { principalId, role });
  }
}
