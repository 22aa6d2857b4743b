import { ApplicationNotFound, ServicePrincipalMissing, type SignInError } from "../errors/entra";
import type { App, PasswordCredential, ServicePrincipal } from "../world/records";
import type { World } from "../world/world";
import { operatorClient } from "./operator";

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
