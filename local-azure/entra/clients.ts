import { newClientSecret, uuidOf } from "../ids";
import type { GraphRole, App, PasswordCredential, ServicePrincipal } from "../world/records";
import type { World } from "../world/world";
import { ApplicationNotFound, ServicePrincipalMissing, type SignInError } from "../errors/entra";

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

/** An app that asks for tokens: its service principal, and the secrets that prove it. */
export interface Client {
  readonly app: Pick<App, "clientId" | "displayName">;
  readonly principal: Pick<ServicePrincipal, "clientId" | "objectId">;
  readonly credentials: readonly ClientCredential[];
}

/** As much of a secret as a sign-in needs. */
export type ClientCredential = Pick<
  PasswordCredential,
  "endDateTime" | "keyId" | "secretText" | "startDateTime"
>;

type Services = Pick<World, "apps" | "operator" | "passwords" | "servicePrincipals" | "tenant" | "tenantId">;

/** The client with this ID, or why the tenant has none: no such app, or the app alone without its service principal. */
export function findClient(world: Services, id: string): Client | SignInError {
  const wanted = id.toLowerCase();
  if (wanted === world.operator.clientId) return operatorClient(world);
  const app = world.apps.find(({ clientId }) => clientId.toLowerCase() === wanted);
  if (app === undefined) return new ApplicationNotFound(id, world.tenantId);
  const principal = world.servicePrincipals.find(({ clientId }) => clientId === app.clientId);
  if (principal === undefined) return new ServicePrincipalMissing(app.clientId, world.tenantId);
  return { app, principal, credentials: world.passwords.all(`${app.objectId}/`) };
}

/** The operator as the token endpoint knows it: with one secret, which never expires. */
function operatorClient(world: Pick<World, "operator" | "tenant" | "tenantId">): Client {
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
