import { type Context, Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { AzureError } from "../errors/azureError";
import {
  GrantNotSupported,
  ParameterMissing,
  ScopeInvalid,
  SecretMissing,
  SignInError,
  TenantNotFound,
} from "../errors/entra";
import type { TokenKey } from "../https/tokenKey";
import { signToken } from "../https/bearer";
import { newUuid } from "../ids";
import type { World } from "../world/world";
import { logSignIn } from "./signIns";
import { getToken, type GetTokenRequest, tokenLifetime } from "./tokens";

/**
 * Entra's login host: discovery, keys, tokens; what it doesn't have is refused by name. Source: Microsoft identity
 * platform, OAuth 2.0 client credentials.
 */
export function entraApi(world: World, key: TokenKey): Hono {
  const app = new Hono();
  app.get("/common/discovery/instance", (context) =>
    context.json(discovery(new URL(context.req.url), world)),
  );
  app.get("/:tenant/v2.0/.well-known/openid-configuration", (context) => {
    requireTenant(world, context.req.param("tenant"), "invalid_tenant");
    return context.json(openIdConfiguration(new URL(context.req.url), world));
  });
  app.get("/:tenant/discovery/v2.0/keys", (context) => context.json({ keys: [key.jwk] }));
  app.post("/:tenant/oauth2/v2.0/token", async (context) => {
    requireTenant(world, context.req.param("tenant"), "invalid_request");
    return answerToken(context, world, key);
  });
  app.notFound((context) => {
    const asked = `${context.req.method} ${context.req.path}`;
    return refuse(context, 501, "NotEmulated", `${asked}: the local Azure doesn't emulate this request.`);
  });
  app.onError((error, context) => {
    if (error instanceof SignInError) return signInErrorResponse(error, context, world);
    if (error instanceof AzureError) return refuse(context, error.status, error.code, error.message);
    console.error("local Azure:", error);
    return refuse(context, 500, "InternalServerError", error.message);
  });
  return app;
}

function refuse(context: Context, status: number, code: string, message: string): Response {
  return context.json({ error: { code, message } }, status as ContentfulStatusCode);
}

function requireTenant(world: World, tenant: string, error: "invalid_request" | "invalid_tenant"): void {
  if (tenant.toLowerCase() !== world.tenantId.toLowerCase()) throw new TenantNotFound(tenant, error);
}

/** Answers a token request; every sign-in of a known app is in the log before the answer goes out. */
async function answerToken(context: Context, world: World, key: TokenKey): Promise<Response> {
  const outcome = getToken(world, await readRequest(context));
  if (outcome.signIn !== undefined) await logSignIn(world, outcome.signIn);
  if ("refusal" in outcome) throw outcome.refusal;
  const token = signToken(key, outcome.claims);
  return context.json(
    { token_type: "Bearer", expires_in: tokenLifetime, ext_expires_in: tokenLifetime, access_token: token },
    200,
    { "cache-control": "no-store" },
  );
}

async function readRequest(context: Context): Promise<GetTokenRequest> {
  const form = await context.req.parseBody();
  const field = (name: string): string | undefined => {
    const value = form[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  noteCorrelation(context, field("client-request-id"));
  const basic = basicCredentials(context.req.header("authorization"));
  const clientId = field("client_id") ?? basic?.clientId;
  const clientSecret = field("client_secret") ?? basic?.clientSecret;
  const grant = field("grant_type");
  const scope = field("scope");
  if (grant === undefined) throw new ParameterMissing("grant_type");
  if (grant !== "client_credentials") throw new GrantNotSupported(grant);
  if (clientId === undefined) throw new ParameterMissing("client_id");
  if (scope === undefined) throw new ParameterMissing("scope");
  if (clientSecret === undefined) throw new SecretMissing();
  const resource = /^(\S+)\/\.default$/.exec(scope)?.[1];
  if (resource === undefined) throw new ScopeInvalid(scope);
  return { clientId, clientSecret, resource, correlationId: correlationOf(context) };
}

/** Client ID and secret from an `Authorization: Basic` header, each form-encoded. Source: RFC 6749, 2.3.1. */
function basicCredentials(
  header: string | undefined,
): { readonly clientId: string; readonly clientSecret: string } | undefined {
  const encoded = /^Basic ([\w+/=]+)$/i.exec(header ?? "")?.[1];
  if (encoded === undefined) return undefined;
  const [clientId = "", ...secret] = Buffer.from(encoded, "base64").toString().split(":");
  const decode = (text: string): string => decodeURIComponent(text.replaceAll("+", " "));
  return { clientId: decode(clientId), clientSecret: decode(secret.join(":")) };
}

/** What MSAL wants to know of a login host before it uses it. */
function discovery(url: URL, { tenantId }: Pick<World, "tenantId">): object {
  return {
    tenant_discovery_endpoint: `${url.origin}/${tenantId}/v2.0/.well-known/openid-configuration`,
    "api-version": "1.1",
    metadata: [{ preferred_network: url.host, preferred_cache: url.host, aliases: [url.host] }],
  };
}

/** The tenant's OpenID metadata, for the host that was asked. */
function openIdConfiguration(url: URL, { tenantId }: Pick<World, "tenantId">): object {
  const base = `${url.origin}/${tenantId}`;
  return {
    token_endpoint: `${base}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ["client_secret_post", "client_secret_basic"],
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_modes_supported: ["query", "fragment", "form_post"],
    subject_types_supported: ["pairwise"],
    id_token_signing_alg_values_supported: ["RS256"],
    response_types_supported: ["code", "id_token", "code id_token", "id_token token"],
    scopes_supported: ["openid", "profile", "email", "offline_access"],
    issuer: `${base}/v2.0`,
    request_uri_parameter_supported: false,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    tenant_region_scope: "NA",
    cloud_instance_name: url.host,
  };
}

/** A refused sign-in in Entra's full shape. */
export function signInErrorResponse(
  refusal: SignInError,
  context: Context,
  { clock }: Pick<World, "clock">,
): Response {
  const timestamp = clock.now().replace("T", " ");
  const traceId = newUuid();
  const correlationId = correlationOf(context);
  const trailer = `Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`;
  const body = {
    error: refusal.error,
    error_description: `${refusal.code}: ${refusal.message} ${trailer}`,
    error_codes: [refusal.number],
    timestamp,
    trace_id: traceId,
    correlation_id: correlationId,
    error_uri: `${new URL(context.req.url).origin}/error?code=${refusal.number}`,
  };
  return context.json(body, refusal.status as ContentfulStatusCode, { "cache-control": "no-store" });
}

const parameter = "client-request-id";
const noted = "correlationId";

/** Notes the correlation ID of a token request: MSAL sends it in the form, other clients in the query or a header. */
function noteCorrelation(context: Context, inForm: string | undefined): void {
  const given = inForm ?? context.req.query(parameter) ?? context.req.header(parameter);
  if (given !== undefined) context.set(noted, given);
}

/** The correlation ID of a request; a new one if the client gave none. */
function correlationOf(context: Context): string {
  const given: unknown = context.get(noted) ?? context.req.header(parameter);
  return typeof given === "string" ? given : newUuid();
}
