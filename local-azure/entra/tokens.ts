import { timingSafeEqual } from "node:crypto";
import { InvalidSecret, SecretExpired, SignInError } from "../errors/entra";
import { newUuid } from "../ids";
import type { SignIn, GraphRole, ServicePrincipal } from "../world/records";
import type { World } from "../world/world";
import { findClient, type Client, type ClientCredential } from "./clients";
import { graphRoles } from "./servicePrincipals";
import { arrival } from "../world/clock";

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
export type SignInOutcome =
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

/** The claims of the token to sign; times in seconds since 1970, by the tenant's clock. */
export interface TokenClaims {
  readonly aud: string;
  readonly iss: string;
  readonly iat: number;
  readonly nbf: number;
  readonly exp: number;
  readonly appid: string;
  /** How the client proved itself: 1 by a secret, 2 by a certificate, as managed identities do. */
  readonly appidacr: "1" | "2";
  readonly oid: string;
  readonly sub: string;
  readonly tid: string;
  readonly uti: string;
  readonly roles: readonly GraphRole[];
  readonly ver: "1.0";
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

/** Adds a sign-in to the log, in the order of time. Resolves once it is written. */
export async function logSignIn({ signIns }: Pick<World, "signIns">, signIn: SignIn): Promise<void> {
  await signIns.append(`${signIn.createdDateTime}/${arrival()}/${signIn.id}`, signIn);
}
