import type { ConfidentialClientApplication, INetworkModule, NetworkResponse } from "@azure/msal-node";
import { z } from "zod";
import { type Cloud, graphScope } from "../../settings/cloud";
import { isTransientStatus, retryAfterOf } from "../../web/transient";
import { WebError, webRequest } from "../../web/request";

/** Who asks for a token, and where. */
export interface TokenRequest {
  readonly cloud: Cloud;
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Stands in the tenant's sign-in log, so that this sign-in can be recognized. */
  readonly correlationId: string;
  /** Ends the request: the user has cancelled the run. */
  readonly signal: AbortSignal;
}

/** What came of it. */
export type TokenOutcome = TokenGiven | TokenRefusal;

export interface TokenGiven {
  readonly ok: true;
  /** The token's own ID (`jti`), where the server's log names it: then the proof is told apart from the consumer. */
  readonly tokenId?: string | undefined;
}

export interface TokenRefusal {
  readonly ok: false;
  /** `AADSTS7000215: Invalid client secret provided. …`, or what the network said. */
  readonly reason: string;
  /** `AADSTS7000215`; undefined if Entra gave none. */
  readonly code?: string | undefined;
  /** True if a later try may requireSuccess: a new secret is not everywhere at once, and networks fail. */
  readonly mayPass: boolean;
  /** Seconds for which it asks to be left alone. */
  readonly retryAfter?: number | undefined;
  /** True if it is the credential that was refused, for good. */
  readonly isRefused?: boolean;
}

/**
 * What Entra answers while a new secret, app or service principal is not yet known everywhere, or when it has too much to
 * do. Source: Entra's list of AADSTS error codes.
 */
const passing: ReadonlySet<string> = new Set([
  "AADSTS7000215", // the secret
  "AADSTS700016", // the app
  "AADSTS7000229", // its service principal
  "AADSTS90033", // a transient error
  "AADSTS90055", // too many requests
  "AADSTS50196", // a loop of requests
]);

/** What was answered last, beyond what MSAL hands on. */
interface Answered {
  status?: number;
  /** Why the tenant's metadata can't be read. */
  problem?: string;
  retryAfter?: number | undefined;
  error?: WebError;
}

/** Asks Entra for a token by client ID and secret (client credentials grant, v2 endpoint). Throws only the signal's reason. */
export async function requestToken(request: TokenRequest): Promise<TokenOutcome> {
  const answered: Answered = {};
  try {
    const { correlationId } = request;
    const client = clientOf(request, answered);
    const got = await client.acquireTokenByClientCredential({ scopes: [graphScope], correlationId });
    // MSAL takes any answer that names no error.
    if ((got?.accessToken ?? "") === "") throw new Error("an answer without a token.");
    return { ok: true };
  } catch (error) {
    request.signal.throwIfAborted();
    return outcomeOf(error, answered);
  }
}

const metadataErrorSchema = z.object({ error_description: z.string() });

/** A client of its own for each try: MSAL remembers a refusal for a minute, and answers from memory. */
function clientOf(request: TokenRequest, answered: Answered): ConfidentialClientApplication {
  const { cloud, tenantId, clientId, clientSecret } = request;
  // Loaded late: most runs prove nothing.
  const msal = require("@azure/msal-node") as typeof import("@azure/msal-node");
  return new msal.ConfidentialClientApplication({
    auth: {
      authority: `${cloud.authority}/${tenantId}`,
      clientId,
      clientSecret,
      ...(cloud.isPrivate ? { knownAuthorities: [new URL(cloud.authority).host] } : {}),
    },
    system: { networkClient: networkOf(request, answered) },
  });
}

/** How MSAL sends: with our proxies, limit and signal. It notes what MSAL keeps to itself. */
function networkOf({ signal }: TokenRequest, answered: Answered): INetworkModule {
  const send = async <T>(url: string, init: RequestInit): Promise<NetworkResponse<T>> => {
    try {
      const response = await webRequest(url, { ...init, signal });
      answered.status = response.status;
      answered.retryAfter = retryAfterOf(response.headers.get("retry-after"), Date.now());
      const body = bodyOf(await response.text(), response.status);
      const refused = metadataErrorSchema.safeParse(body);
      if (init.method === "GET" && refused.success) answered.problem = refused.data.error_description;
      return { status: response.status, headers: Object.fromEntries(response.headers), body: body as T };
    } catch (error) {
      if (error instanceof WebError) answered.error = error;
      throw error;
    }
  };
  return {
    sendGetRequestAsync: (url, options) => send(url, { method: "GET", headers: options?.headers ?? {} }),
    sendPostRequestAsync: (url, options) =>
      send(url, { method: "POST", headers: options?.headers ?? {}, body: options?.body ?? "" }),
  };
}

/** An answer that is no JSON is a proxy's or a gateway's, and says nothing that MSAL understands. */
function bodyOf(text: string, status: number): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return {
      error: `${status}`,
      error_description: `an answer that isn't Entra's (status ${status})`,
    };
  }
}

function outcomeOf(error: unknown, answered: Answered): TokenRefusal {
  const { status = 0, retryAfter, error: unanswered } = answered;
  if (unanswered !== undefined)
    return { ok: false, reason: `${unanswered.message}.`, mayPass: unanswered.failure.isPassing };
  const message = answered.problem ?? (error instanceof Error ? error.message : String(error));
  const found = /(AADSTS\d+):?\s*([^\r\n]*)/.exec(message);
  if (found === null)
    return { ok: false, reason: firstLine(message), mayPass: isTransientStatus(status), retryAfter };
  const [, code = "", text = ""] = found;
  const mayPass = passing.has(code) || isTransientStatus(status);
  return { ok: false, reason: `${code}: ${withoutTrace(text)}`, code, mayPass, retryAfter };
}

function firstLine(text: string): string {
  return text.split(/\r?\n/, 1)[0] ?? text;
}

/** Entra ends its sentences with IDs that say nothing to the reader. */
function withoutTrace(text: string): string {
  return text.replace(/\s*Trace ID:.*$/, "").trim();
}
