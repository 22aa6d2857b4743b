import { newClientSecret } from "../ids";
import type { GraphRole } from "../world/records";
import type { World } from "../world/world";

/** What the operator may do in Microsoft Graph: read apps and sign-ins, remove secrets of apps it owns, and send mail. */
export const operatorRoles: readonly GraphRole[] = [
  "Application.Read.All",
  "Application.ReadWrite.OwnedBy",
  "AuditLog.Read.All",
  "Mail.Send",
];

const secretKey = "operatorSecret";

/** Gives the operator its secret, once; call it in `World.transact`. */
export function seedOperator({ tenant }: Pick<World, "tenant">): void {
  if (tenant.get(secretKey) === undefined) tenant.put(secretKey, newClientSecret());
}

/** The operator's secret; undefined in a world that was never started. */
export function operatorSecret({ tenant }: Pick<World, "tenant">): string | undefined {
  return tenant.get(secretKey);
}
