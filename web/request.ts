import { setTimeout as sleep } from "node:timers/promises";
import { type Failure, failureOf, isTransientStatus, pauseOf, retryAfterOf } from "./transient";
import { dispatcherOf } from "./dispatcher";
import { namesProxy, proxyOf } from "./proxy";

/** No answer was had: the message says from where, and why. */
export class WebError extends Error {
  constructor(
    message: string,
    readonly failure: Failure,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "WebError";
  }
}

export interface WebOptions {
  /** Milliseconds for one try, its whole answer included. */
  readonly limit?: number;
  /** Milliseconds for which what is passing is tried again. Left out: one try. */
  readonly patience?: number;
  /** Where proxies are named. */
  readonly env?: NodeJS.ProcessEnv;
  /** Certificates in PEM that are trusted, in place of those that Node.js trusts. */
  readonly ca?: string | undefined;
}

const defaultLimit = 30_000;

/**
 * Every request of ours to a service: `fetch`, through the proxy that the environment names, with a limit of time, and
 * ended by the caller's signal. What is passing (429, 5xx, no connection) is tried again after its Retry-After for as long
 * as `patience` lasts; what may have had an effect already is not.
 * @returns the last answer, whatever its status
 * @throws WebError if there was none; the signal's reason if that ended it
 */
export async function webRequest(
  address: string | URL,
  init: RequestInit = {},
  options: WebOptions = {},
): Promise<Response> {
  const { patience = 0 } = options;
  const started = performance.now();
  for (let attempt = 0; ; attempt += 1) {
    const tried = await tryOnce(new URL(address), init, options);
    const pause = 1000 * pauseOf(attempt, tried.retryAfter);
    const isOver = performance.now() - started + pause > patience;
    if (tried.response !== undefined && (isOver || !mayRepeat(init, tried))) return tried.response;
    if (tried.error !== undefined && (isOver || !mayRepeat(init, tried))) throw tried.error;
    await tried.response?.body?.cancel();
    await sleep(pause, undefined, { signal: init.signal ?? undefined });
  }
}

type Tried =
  | { readonly response: Response; readonly error?: undefined; readonly retryAfter?: number | undefined }
  | { readonly response?: undefined; readonly error: WebError; readonly retryAfter?: undefined };

/** Whether the same request may be sent again: nothing has come of it, or doing it twice is doing it once. */
function mayRepeat({ method = "GET" }: RequestInit, { response, error }: Tried): boolean {
  const isSafe = /^(GET|HEAD)$/i.test(method);
  if (response !== undefined)
    return response.status === 429 || (isSafe && isTransientStatus(response.status));
  return error.failure.isPassing && (isSafe || error.failure.isUnsent);
}

async function tryOnce(address: URL, init: RequestInit, options: WebOptions): Promise<Tried> {
  const { limit = defaultLimit, env = process.env, ca } = options;
  const proxy = proxyOf(address, env);
  const via = proxy === undefined ? "" : ` through the proxy ${proxy.host}`;
  const late = new AbortController();
  // It counts for the answer's body too, so it isn't taken back.
  setTimeout(() => {
    const words = `no answer within ${limit / 1000} s`;
    const failure = { words, code: "ETIMEDOUT", isPassing: true, isLate: true, isUnsent: false } as const;
    late.abort(new WebError(`${address.host}: ${words}${via}`, failure));
  }, limit).unref();
  const { signal: ended } = init;
  const signal = ended == null ? late.signal : AbortSignal.any([ended, late.signal]);
  try {
    const response = await fetcher(env, ca)(address, { ...init, signal });
    return { response, retryAfter: retryAfterOf(response.headers.get("retry-after"), Date.now()) };
  } catch (error) {
    if (ended?.aborted === true) throw ended.reason;
    if (error instanceof WebError) return { error };
    const failure = failureOf(error);
    const message = `${address.host} can't be reached${via} (${failure.words})`;
    return { error: new WebError(message, failure, { cause: error }) };
  }
}

/** Node.js' own, which knows no proxy and no other certificates; for those the one of undici, which Node.js' own is made from. */
function fetcher(env: NodeJS.ProcessEnv, ca: string | undefined): typeof fetch {
  if (!namesProxy(env) && ca === undefined) return fetch;
  const dispatcher = dispatcherOf(env, ca);
  const undici = require("undici") as typeof import("undici");
  return ((input: URL, init: import("undici").RequestInit) =>
    undici.fetch(input, { ...init, dispatcher })) as unknown as typeof fetch;
}
