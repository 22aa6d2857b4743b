import { timingSafeEqual } from "node:crypto";
import { InvalidSecret, SecretExpired, SignInError } from "../errors/entra";
import { newUuid } from "../ids";
import type { SignIn } from "../world/records";
import type { World } from "../world/world";
import { findClient, type Client, type ClientCredential } from "./findClient";
import { tokenClaims, type TokenClaims } from "./tokenClaims";

type Services = Pick<
  World,
  | "apps"
  | "caller"
  | "clock"
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
