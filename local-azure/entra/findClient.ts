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

/** The client with this ID; undefined unless the tenant has the app and its service principal. */
export function findClient(world: Services, id: string): Client | undefined {
  const wanted = id.toLowerCase();
  if (wanted === world.operator.clientId) return operatorClient(world);
  const app = world.apps.find(({ clientId }) => clientId.toLowerCase() === wanted);
  const principal = world.servicePrincipals.find(({ clientId }) => clientId === app?.clientId);
  if (app === undefined || principal === undefined) return undefined;
  return { app, principal, credentials: world.passwords.all(`${app.objectId}/`) };
}
