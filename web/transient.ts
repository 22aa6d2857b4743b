// What passes by itself when one waits, and how long to wait. Pure.

/** Whether a later try may be answered otherwise: there were too many requests, or the service failed. */
export const isTransientStatus = (status: number): boolean => status === 429 || status >= 500;

/** Seconds to wait after each try; the last one again and again. */
const pauses = [1, 2, 4, 8, 15];

/**
 * Seconds to wait before the next try, as long as the service asks for at least.
 * @param attempt how many tries were made before the last one
 * @param retryAfter seconds, from its answer
 */
export function pauseOf(attempt: number, retryAfter = 0): number {
  return Math.max(pauses[Math.min(attempt, pauses.length - 1)] ?? 1, retryAfter);
}

/**
 * The seconds that a Retry-After header asks for: a number, or a date.
 * @param now the machine's time, in milliseconds
 */
export function retryAfterOf(header: string | null | undefined, now: number): number | undefined {
  const text = (header ?? "").trim();
  if (/^\d+$/.test(text)) return Number(text);
  const date = /^[A-Z][a-z]{2}, /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000));
}

/** What a connection fails of that no later try repairs: a certificate that isn't trusted, a proxy that says no. */
const lasting =
  /^(CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|ERR_TLS_|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|EPROTO|ERR_SSL_|UND_ERR_INVALID_ARG)/;
const refusedByProxy = /Proxy response \((\d\d\d)\)/;

/** Why there was no answer. */
export interface Failure {
  /** In a few words, e.g. `ECONNREFUSED`. */
  readonly words: string;
  readonly code: string | undefined;
  readonly isPassing: boolean;
  /** True if it is the limit of time that ended it. */
  readonly isLate?: true;
  /** True if nothing can have reached the service. */
  readonly isUnsent: boolean;
}

/** Reads what `fetch` throws: the reason lies under it, or under that. */
export function failureOf(error: unknown): Failure {
  const { code, message } = innermost(error);
  const [, byProxy] = refusedByProxy.exec(message) ?? [];
  if (byProxy !== undefined)
    return {
      words: `the proxy answers ${byProxy}`,
      code: undefined,
      isPassing: isTransientStatus(Number(byProxy)),
      isUnsent: true,
    };
  const text = code ?? message;
  return {
    words: code === undefined || message.includes(code) ? message : `${code}: ${message}`,
    code,
    isPassing: !lasting.test(text),
    isUnsent: /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/.test(
      text,
    ),
  };
}

function innermost(error: unknown): { readonly code: string | undefined; readonly message: string } {
  const { cause, errors, code, message } = error as Error & { errors?: readonly unknown[]; code?: unknown };
  // One error for each address of a name that has several.
  const inner = errors?.[0] ?? cause;
  if (inner instanceof Error) {
    const found = innermost(inner);
    return { ...found, code: found.code ?? (typeof code === "string" ? code : undefined) };
  }
  return { code: typeof code === "string" ? code : undefined, message };
}
