import { timingSafeEqual } from "node:crypto";
import {
  ApplicationNotFound,
  InvalidSecret,
  SecretExpired,
  ServicePrincipalMissing,
  SignInError,
} from "../errors/entra";
import type { TokenClaims } from "../https/bearer";
import { newUuid, uuidOf } from "../ids";
import type { App, PasswordCredential, ServicePrincipal, SignIn } from "../world/records";
import type { World } from "../world/world";
import { graphRoles, operatorSecret } from "./servicePrincipals";

type Services = Pick<
  World,
  | "apps"
  | "caller"
  | "clock"
  | "granted"
  | "graphGrants"
  | "operator"
  | "passwords"
  | "servicePrincipals"
  | "tenant"
  | "tenantId"
>;

/** A sign-in with client ID and secret for `<resource>/.default`. */
export interface GetTokenRequest {
  readonly clientId: string;
  readonly clientSecret: string;
  /** The resource asked for, e.g. `https://graph.microsoft.com` or `api://…`. */
  readonly resource: string;
  readonly correlationId: string;
}

/** What came of a sign-in: the log's entry, and the claims or the refusal. */
type SignInOutcome =
  | { readonly signIn: SignIn; readonly claims: TokenClaims }
  | { readonly signIn: SignIn | undefined; readonly refusal: SignInError };

/** Decides a sign-in. It changes nothing: the caller logs it. An app that the tenant doesn't have, or no principal of, leaves no entry. */
export function getToken(world: Services, request: GetTokenRequest): SignInOutcome {
  const client = findClient(world, request.clientId);
  if (client instanceof SignInError) return { signIn: undefined, refusal: client };
  const { app, principal, credentials } = client;
  const credential = credentials.find(({ secretText }) => equal(secretText, request.clientSecret));
  const now = world.clock.now();
  const started = credential !== undefined && credential.startDateTime <= now;
  if (!started) {
    const refusal = new InvalidSecret(app.clientId);
    return { signIn: entry(world, request, client, undefined, refusal), refusal };
  }
  if (credential.endDateTime <= now) {
    const refusal = new SecretExpired(app.clientId);
    return { signIn: entry(world, request, client, credential, refusal), refusal };
  }
  const signIn = entry(world, request, client, credential, undefined);
  const { resource } = request;
  const tokenId = signIn.uniqueTokenIdentifier;
  return { signIn, claims: tokenClaims(world, { principal, resource, tokenId, provenBy: "secret" }) };
}

function equal(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(one), Buffer.from(other)];
  return first.length === second.length && timingSafeEqual(first, second);
}

function entry(
  world: Services,
  request: GetTokenRequest,
  { app, principal }: Client,
  credential: ClientCredential | undefined,
  refusal: SignInError | undefined,
): SignIn {
  return {
    id: newUuid(),
    createdDateTime: world.clock.now(),
    appId: app.clientId,
    appDisplayName: app.displayName,
    servicePrincipalId: principal.objectId,
    servicePrincipalCredentialKeyId: credential?.keyId ?? "",
    resourceId: request.resource,
    resourceDisplayName: request.resource,
    correlationId: request.correlationId,
    uniqueTokenIdentifier: newUuid().replaceAll("-", ""),
    status: { errorCode: refusal?.number ?? 0, failureReason: refusal?.message ?? "" },
  };
}

/** A token to make: whose, for what, and its identifier. */
interface TokenRequest {
  readonly principal: Pick<ServicePrincipal, "clientId" | "objectId">;
  /** The resource asked for, e.g. `https://graph.microsoft.com`. */
  readonly resource: string;
  readonly tokenId: string;
  readonly provenBy: "certificate" | "secret";
}

/** Seconds for which a token is good. */
export const tokenLifetime = 3599;

/** The claims of an access token for a service principal. Source: Microsoft identity platform, access token claims. */
export function tokenClaims(
  world: Pick<World, "caller" | "clock" | "granted" | "graphGrants" | "operator" | "tenantId">,
  { principal, resource, tokenId, provenBy }: TokenRequest,
): TokenClaims {
  const now = world.clock.seconds();
  return {
    aud: resource,
    iss: `https://sts.windows.net/${world.tenantId}/`,
    iat: now,
    nbf: now,
    exp: now + tokenLifetime,
    appid: principal.clientId,
    appidacr: provenBy === "secret" ? "1" : "2",
    oid: principal.objectId,
    sub: principal.objectId,
    tid: world.tenantId,
    uti: tokenId,
    roles: graphAudiences.has(resource) ? graphRoles(world, principal.objectId) : [],
    ver: "1.0",
  };
}

/** The names of Microsoft Graph as a resource. */
export const graphAudiences: ReadonlySet<string> = new Set([
  "https://graph.microsoft.com",
  "https://graph.microsoft.com/",
  "00000003-0000-0000-c000-000000000000",
]);

/** An app that asks for tokens: its service principal, and the secrets that prove it. */
interface Client {
  readonly app: Pick<App, "clientId" | "displayName">;
  readonly principal: Pick<ServicePrincipal, "clientId" | "objectId">;
  readonly credentials: readonly ClientCredential[];
}

/** As much of a secret as a sign-in needs. */
type ClientCredential = Pick<PasswordCredential, "endDateTime" | "keyId" | "secretText" | "startDateTime">;

/** The client with this ID, or why the tenant has none: no such app, or the app alone without its service principal. */
function findClient(
  world: Pick<World, "apps" | "operator" | "passwords" | "servicePrincipals" | "tenant" | "tenantId">,
  id: string,
): Client | SignInError {
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
