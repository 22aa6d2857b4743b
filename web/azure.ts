import type { HttpClient, PipelineRequest, PipelineResponse } from "@azure/core-rest-pipeline";
import type { DefaultAzureCredentialClientIdOptions, TokenCredential } from "@azure/identity";
import type { Client, Context, Middleware } from "@microsoft/microsoft-graph-client";
import { type Cloud, graphScope } from "../settings/cloud";
import { WebError, type WebOptions, webRequest } from "./request";

// Microsoft's clients, sending by way of `webRequest`: its proxies, limits and words are theirs too. The SDKs are loaded
// late: most runs ask nothing of them.

interface HttpClientOptions {
  /** Milliseconds for one request, where it says none itself. */
  readonly limit?: number;
  /** Told when no answer was had. */
  readonly onFailure?: (error: WebError) => unknown;
}

/** What the clients of the Azure SDK send with: `{ httpClient: httpClientOf() }` in their options. */
export function httpClientOf({ limit, onFailure }: HttpClientOptions = {}): HttpClient {
  return {
    sendRequest: async (request) => {
      try {
        return await sent(request, limit);
      } catch (error) {
        if (!(error instanceof WebError)) throw error;
        onFailure?.(error);
        throw restError(error, request);
      }
    },
  };
}

async function sent(request: PipelineRequest, limit: number | undefined): Promise<PipelineResponse> {
  const { createHttpHeaders } = pipeline();
  const { url, method, headers, body, timeout, abortSignal } = request;
  const signal = signalOf(abortSignal);
  const response = await webRequest(
    url,
    {
      method,
      headers: headers.toJSON(),
      body: (body ?? null) as RequestInit["body"] & (string | null),
      ...(signal === undefined ? {} : { signal }),
    },
    timeout > 0 ? { limit: timeout } : limit === undefined ? {} : { limit },
  );
  const answered = createHttpHeaders(Object.fromEntries(response.headers));
  return { request, status: response.status, headers: answered, bodyAsText: await response.text() };
}

/** The SDK's signals are like those of Node.js, and may be others. */
function signalOf(abortSignal: PipelineRequest["abortSignal"]): AbortSignal | undefined {
  if (abortSignal === undefined || abortSignal instanceof AbortSignal) return abortSignal;
  const controller = new AbortController();
  if (abortSignal.aborted) controller.abort();
  abortSignal.addEventListener("abort", () => {
    controller.abort();
  });
  return controller.signal;
}

/** The SDK repeats what has one of the system's codes. */
function restError({ message, failure }: WebError, request: PipelineRequest): Error {
  const { RestError } = pipeline();
  return new RestError(message, {
    request,
    ...(failure.isPassing ? { code: failure.code ?? "ECONNRESET" } : {}),
  });
}

const pipeline = (): typeof import("@azure/core-rest-pipeline") =>
  require("@azure/core-rest-pipeline") as never;

/** Whoever runs this, by the Azure SDK's default credential. Where nobody answers, that is the reason it gives. */
export function defaultCredential(
  cloud: Cloud,
  options: Omit<DefaultAzureCredentialClientIdOptions, "httpClient"> = {},
): TokenCredential {
  const { DefaultAzureCredential } = require("@azure/identity") as typeof import("@azure/identity");
  const failures: WebError[] = [];
  const httpClient = httpClientOf({ onFailure: (error) => failures.push(error) });
  const credential = new DefaultAzureCredential({
    ...options,
    disableInstanceDiscovery: cloud.isPrivate,
    httpClient,
  });
  return {
    getToken: async (scopes, how) => {
      failures.length = 0;
      try {
        return await credential.getToken(scopes, how);
      } catch (error) {
        throw how?.abortSignal?.aborted === true ? error : (failures.at(-1) ?? error);
      }
    },
  };
}

/** Milliseconds for which a read is repeated while Graph has too much to do or can't be reached. */
const patience = 60_000;

/** Microsoft Graph, for whoever the credential is of. A read is repeated while it is sensible, a write is not. */
export function graphClient(
  credential: TokenCredential,
  { graph }: Cloud,
  options: WebOptions = { patience },
): Client {
  const sdk =
    require("@microsoft/microsoft-graph-client") as typeof import("@microsoft/microsoft-graph-client");
  const getAccessToken = async (): Promise<string> => (await credential.getToken(graphScope))?.token ?? "";
  const authentication = new sdk.AuthenticationHandler({ getAccessToken });
  const sending: Middleware = {
    execute: async (context: Context) => {
      const { request, options: init = {} } = context as { request: string | Request; options?: RequestInit };
      context.response = await webRequest(typeof request === "string" ? request : request.url, init, options);
    },
  };
  authentication.setNext(sending);
  return sdk.Client.initWithMiddleware({
    baseUrl: `${graph}/`,
    customHosts: new Set([new URL(graph).hostname]),
    middleware: authentication,
  });
}
