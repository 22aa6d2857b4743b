import type { Context } from "hono";
import { getToken, type GetTokenRequest } from "../../../entra/getToken";
import { logSignIn } from "../../../entra/logSignIn";
import { tokenLifetime } from "../../../entra/tokenClaims";
import { GrantNotSupported, ParameterMissing, ScopeInvalid, SecretMissing } from "../../../errors/entra";
import type { World } from "../../../world/world";
import { signToken } from "../signToken";
import type { TokenKey } from "../tokenKey";
import { correlationOf, noteCorrelation } from "./correlation";

/** Answers a token request; every sign-in of a known app is in the log before the answer goes out. */
export async function answerToken(context: Context, world: World, key: TokenKey): Promise<Response> {
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
