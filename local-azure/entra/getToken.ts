import { timingSafeEqual } from "node:crypto";
import { ApplicationNotFound, InvalidSecret, SecretExpired, type SignInError } from "../errors/entra";
import { newUuid } from "../ids";
import type { App, PasswordCredential, ServicePrincipal, SignIn } from "../world/records";
import type { World } from "../world/world";

type Services = Pick<World, "apps" | "clock" | "passwords" | "servicePrincipals" | "tenantId">;

/** A sign-in with client ID and secret for `<resource>/.default`. */
export interface GetTokenRequest {
  readonly clientId: string;
  readonly clientSecret: string;
  /** The resource asked for, e.g. `https://graph.microsoft.com` or `api://…`. */
  readonly resource: string;
  readonly correlationId: string;
}

/** The claims of the token to sign; times in seconds since 1970, by the tenant's clock. */
export interface TokenClaims {
  readonly aud: string;
  readonly iss: string;
  readonly iat: number;
  readonly nbf: number;
  readonly exp: number;
  readonly appid: string;
  readonly appidacr: "1";
  readonly oid: string;
  readonly sub: string;
  readonly tid: string;
  readonly uti: string;
  readonly roles: readonly string[];
  readonly ver: "1.0";
}

/** What came of a sign-in: the log's entry, and the claims or the refusal. */
export type SignInOutcome =
  | { readonly signIn: SignIn; readonly claims: TokenClaims }
  | { readonly signIn: SignIn | undefined; readonly refusal: SignInError };

/** Seconds for which a token is good. */
export const tokenLifetime = 3599;

/** Decides a sign-in. It changes nothing: the caller logs it. An app that the tenant doesn't have leaves no entry. */
export function getToken(world: Services, request: GetTokenRequest): SignInOutcome {
  const app = world.apps.find(({ clientId }) => clientId.toLowerCase() === request.clientId.toLowerCase());
  const principal = world.servicePrincipals.find(({ clientId }) => clientId === app?.clientId);
  if (app === undefined || principal === undefined) {
    return { signIn: undefined, refusal: new ApplicationNotFound(request.clientId, world.tenantId) };
  }
  const credential = matching(world, app, request.clientSecret);
  const now = world.clock.now();
  const started = credential !== undefined && credential.startDateTime <= now;
  if (!started) {
    const refusal = new InvalidSecret(app.clientId);
    return { signIn: entry(world, request, app, principal, undefined, refusal), refusal };
  }
  if (credential.endDateTime <= now) {
    const refusal = new SecretExpired(app.clientId);
    return { signIn: entry(world, request, app, principal, credential, refusal), refusal };
  }
  const signIn = entry(world, request, app, principal, credential, undefined);
  return { signIn, claims: claims(world, request, principal, signIn) };
}

function matching(world: Services, app: App, secret: string): PasswordCredential | undefined {
  return world.passwords.all(`${app.objectId}/`).find(({ secretText }) => equal(secretText, secret));
}

function equal(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(one), Buffer.from(other)];
  return first.length === second.length && timingSafeEqual(first, second);
}

function entry(
  world: Services,
  request: GetTokenRequest,
  app: App,
  principal: ServicePrincipal,
  credential: PasswordCredential | undefined,
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

function claims(
  world: Services,
  request: GetTokenRequest,
  principal: ServicePrincipal,
  signIn: SignIn,
): TokenClaims {
  const now = world.clock.seconds();
  return {
    aud: request.resource,
    iss: `https://sts.windows.net/${world.tenantId}/`,
    iat: now,
    nbf: now,
    exp: now + tokenLifetime,
    appid: principal.clientId,
    appidacr: "1",
    oid: principal.objectId,
    sub: principal.objectId,
    tid: world.tenantId,
    uti: signIn.uniqueTokenIdentifier,
    roles: [],
    ver: "1.0",
  };
}
