import { type KeyObject, createPrivateKey, randomUUID } from "node:crypto";
import { z } from "zod";
import { issuerOf, realmOf, realmTokenEndpointOf } from "../settings/keycloak";
import { type WebOptions, webRequest } from "../web/request";
import { retryAfterOf } from "../web/transient";
import { type Asked, KeycloakError, refusedSignIn, unanswered } from "./errors";
import type { Server, SignIn } from "./server";

/** A token of the admin API, and what the server's clock said when it was made. */
export interface AdminToken {
  readonly text: string;
  /** `performance.now()` until which it is used. */
  readonly until: number;
  /** Epoch seconds by the server's clock. */
  readonly issuedAt: number;
  /** `performance.now()` at that moment. */
  readonly at: number;
}

/** Milliseconds that a token is renewed before its end: a request must not meet it. */
const margin = 15_000;

const tokenSchema = z.object({ access_token: z.string().min(1), expires_in: z.number().default(60) });
const claimsSchema = z.object({ iat: z.number() });

/**
 * Signs in by the client credentials grant: with a secret as HTTP Basic (RFC 6749, 2.3.1), with a key by a signed JWT
 * (RFC 7523, 2.2).
 * @throws KeycloakError
 */
export async function signedIn(server: Server, asked: Asked, signal: AbortSignal): Promise<AdminToken> {
  const { signIn } = server;
  const home = issuerOf({ url: realmOf(server.issuer).url, realm: asked.signInRealm });
  const options = { ca: server.ca };
  const body = new URLSearchParams({ grant_type: "client_credentials" });
  const headers = new Headers();
  if (signIn.privateKey === undefined) {
    headers.set("authorization", basicOf(signIn.clientId, signIn.clientSecret ?? ""));
  } else {
    const audience = await issuerNamed(home, asked, options, signal);
    body.set("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    body.set("client_assertion", await assertionOf(signIn, signIn.privateKey, audience));
  }
  const init = { method: "POST", headers, body, signal } as const;
  const answer = await asJson(realmTokenEndpointOf(home), init, options, asked);
  const token = tokenSchema.safeParse(answer);
  if (!token.success) throw refusedSignIn(200, undefined, asked);
  const at = performance.now();
  const { access_token: text, expires_in: seconds } = token.data;
  return {
    text,
    at,
    until: at + Math.max(seconds * 1000 - margin, seconds * 500),
    issuedAt: issuedAtOf(text),
  };
}

/** HTTP Basic as OAuth has it: both are form-encoded first. */
export function basicOf(clientId: string, secret: string): string {
  const encoded = [clientId, secret].map((part) => new URLSearchParams({ "": part }).toString().slice(1));
  return `Basic ${Buffer.from(encoded.join(":")).toString("base64")}`;
}

/** What the server calls itself, which a signed JWT must be made out to. */
async function issuerNamed(
  home: string,
  asked: Asked,
  options: WebOptions,
  signal: AbortSignal,
): Promise<string> {
  const answer = await asJson(`${home}/.well-known/openid-configuration`, { signal }, options, asked);
  return z.object({ issuer: z.string() }).safeParse(answer).data?.issuer ?? home;
}

async function asJson(url: string, init: RequestInit, options: WebOptions, asked: Asked): Promise<unknown> {
  const response = await webRequest(url, init, options).catch((error: unknown) => {
    init.signal?.throwIfAborted();
    throw unanswered(asked.host, error);
  });
  const text = await response.text();
  const body = jsonOf(text);
  if (response.status === 200) return body;
  const refused = refusedSignIn(response.status, body, asked);
  const retryAfter = retryAfterOf(response.headers.get("retry-after"), Date.now());
  throw new KeycloakError(refused.message, { ...refused.details, retryAfter });
}

/** What a text says as JSON; undefined for a proxy's or a gateway's page. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** What a token says of itself, unverified. */
export function claimsOf(token: string): unknown {
  return jsonOf(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
}

/** Keycloak's own clock is in its tokens; its answers have no date. */
function issuedAtOf(token: string): number {
  const read = claimsSchema.safeParse(claimsOf(token));
  return read.data?.iat ?? Math.floor(Date.now() / 1000);
}

async function assertionOf({ clientId, keyId }: SignIn, pem: string, audience: string): Promise<string> {
  // Loaded late: most sign in with a secret.
  const { SignJWT } = require("jose") as typeof import("jose");
  const key = keyOf(pem);
  return new SignJWT({})
    .setProtectedHeader({ alg: algorithmOf(key), ...(keyId === undefined ? {} : { kid: keyId }) })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(audience)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime("60s")
    .sign(key);
}

const notAKey =
  "quarterturn:keycloak.signIn.privateKey: got something else, want a private key in PEM (PKCS #8): RSA, EC or Ed25519";

function keyOf(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    // OpenSSL's words may quote what it read.
    throw new KeycloakError(notAKey);
  }
}

const curves: Readonly<Record<string, string>> = {
  prime256v1: "ES256",
  secp384r1: "ES384",
  secp521r1: "ES512",
};

function algorithmOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): string {
  if (asymmetricKeyType === "rsa") return "RS256";
  if (asymmetricKeyType === "ed25519") return "EdDSA";
  const curve = curves[asymmetricKeyDetails?.namedCurve ?? ""];
  if (asymmetricKeyType === "ec" && curve !== undefined) return curve;
  throw new KeycloakError(notAKey);
}
