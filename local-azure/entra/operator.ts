import { newClientSecret, uuidOf } from "../ids";
import type { GraphRole } from "../world/records";
import type { World } from "../world/world";
import type { Client } from "./findClient";

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

/** The operator as the token endpoint knows it: with one secret, which never expires. */
export function operatorClient(world: Pick<World, "operator" | "tenant" | "tenantId">): Client {
  const secretText = operatorSecret(world);
  const credential = {
    keyId: uuidOf("operator's credential", world.tenantId),
    startDateTime: "0001-01-01T00:00:00Z",
    endDateTime: "9999-12-31T00:00:00Z",
  };
  return {
    app: { clientId: world.operator.clientId, displayName: "Quarterturn operator" },
    principal: world.operator,
    credentials: secretText === undefined ? [] : [{ ...credential, secretText }],
  };
}
