import { z } from "zod";
import { saidIn } from "../../keycloak/errors";
import { reachedIssuer } from "../../keycloak/server";
import { basicOf, claimsOf, jsonOf } from "../../keycloak/token";
import { WebError, webRequest } from "../../web/request";
import { isTransientStatus, retryAfterOf } from "../../web/transient";
import type { TokenSource } from "./proof";
import type { TokenOutcome, TokenRefusal } from "./requestToken";

/** Who signs in, and where. */
export interface KeycloakTokenRequest {
  /** The realm: `https://sso.example.com/realms/maxconf`. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Certificates in PEM, in place of those that Node.js trusts. */
  readonly ca: string | undefined;
  readonly signal: AbortSignal;
}

/** A realm, asked with a client's secret. */
export const keycloakSource = (request: KeycloakTokenRequest): TokenSource => ({
  ask: async () => {
    try {
      return await requestKeycloakToken(request);
    } catch (error) {
      request.signal.throwIfAborted();
      if (!(error instanceof WebError)) throw error;
      return { ok: false, reason: `${error.message}.`, mayPass: error.failure.isPassing };
    }
  },
  limitOf: (_refusal, timeoutSeconds) => timeoutSeconds,
  wayOutOf: (refusal) => wayOutOf(refusal, request),
});

const discoverySchema = z.object({
  token_endpoint: z.url(),
  introspection_endpoint: z.url().optional(),
});

/**
 * Signs in as the client does: OpenID Connect discovery, then the client credentials grant with HTTP Basic. A client that
 * has no service account gets no token by itself: that its secret is right shows where it asks about one (RFC 7662).
 */
async function requestKeycloakToken(request: KeycloakTokenRequest): Promise<TokenOutcome> {
  const address = `${reachedIssuer(request.issuer, process.env)}/.well-known/openid-configuration`;
  const found = await asked(address, request);
  if (found.status !== 200) return refusalOf(found, "realm");
  const discovered = discoverySchema.safeParse(found.body);
  if (!discovered.success)
    return { ok: false, reason: `${address}: an answer that isn't OpenID Connect's.`, mayPass: false };
  const { token_endpoint: tokens, introspection_endpoint: introspection } = discovered.data;
  const answer = await posted(tokens, { grant_type: "client_credentials" }, request);
  if (answer.status === 200) return tokenIn(answer);
  const { text } = saidIn(answer.body);
  if (!/not enabled to retrieve service account/i.test(text) || introspection === undefined)
    return refusalOf(answer, "client");
  // Any token will do: what counts is that it may ask.
  const introspected = await posted(introspection, { token: "none" }, request);
  return introspected.status === 200 ? { ok: true } : refusalOf(introspected, "client");
}

const noRealm = "no realm";

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly retryAfter: number | undefined;
}

function tokenIn({ body }: Answer): TokenOutcome {
  const token = z.object({ access_token: z.string().min(1) }).safeParse(body);
  return token.success
    ? { ok: true, tokenId: tokenIdOf(token.data.access_token) }
    : { ok: false, reason: "an answer without a token.", mayPass: false };
}

/** The ID that Keycloak's events have of a token: no secret, and of no use to sign in with. */
function tokenIdOf(token: string): string | undefined {
  return z.object({ jti: z.string() }).safeParse(claimsOf(token)).data?.jti;
}

function refusalOf({ status, body, retryAfter }: Answer, refused: "realm" | "client"): TokenRefusal {
  const { code = "no code", text } = saidIn(body);
  const isRefused = refused === "client" && (status === 400 || status === 401);
  return {
    ok: false,
    reason: `${status} ${code}: ${text}.`,
    code: refused === "realm" ? noRealm : code,
    mayPass: isTransientStatus(status),
    retryAfter,
    isRefused,
  };
}

function posted(
  endpoint: string,
  body: Readonly<Record<string, string>>,
  request: KeycloakTokenRequest,
): Promise<Answer> {
  const headers = { authorization: basicOf(request.clientId, request.clientSecret) };
  return asked(endpoint, request, { method: "POST", headers, body: new URLSearchParams(body) });
}

async function asked(
  address: string,
  { ca, signal }: KeycloakTokenRequest,
  init: RequestInit = {},
): Promise<Answer> {
  const response = await webRequest(address, { ...init, signal }, { ca });
  const text = await response.text();
  const retryAfter = retryAfterOf(response.headers.get("retry-after"), Date.now());
  return { status: response.status, body: jsonOf(text), retryAfter };
}

/** What helps. */
function wayOutOf({ code, isRefused }: TokenRefusal, { issuer, clientId }: KeycloakTokenRequest): string {
  if (isRefused === true)
    return `Is the client ${clientId} enabled, with "Client authentication" on, and does it still have this secret (\`npm run status\`)? It may have ended, or somebody may have regenerated it.`;
  if (code === noRealm) return `Is there a realm at ${issuer}? Check quarterturn:keycloak.url and realm.`;
  return "Check quarterturn:keycloak.url and caFile, the network, HTTPS_PROXY and NO_PROXY.";
}
