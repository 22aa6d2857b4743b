import { cut } from "../../rotation";
import type { WebhookKind } from "../../settings/webhook";
import { isTransientStatus, retryAfterOf } from "../../web/transient";
import { WebError, type WebOptions, webRequest } from "../../web/request";
import { type RetryDecision, type Timeouts, RetryingSender, defaultTimeouts } from "../mail/retry";

/** One message to one webhook. */
export interface Posted {
  readonly url: URL;
  readonly kind: WebhookKind;
  /** The same for the same message: who knows the header takes it once, however often it comes. */
  readonly messageId: string;
  /** JSON. */
  readonly body: string;
}

/** Why a message wasn't taken, without the address; and whether it may be later. */
class NotTaken extends Error {
  constructor(
    message: string,
    readonly decision: RetryDecision,
  ) {
    super(message);
  }
}

/** Sends messages to webhooks. One that is busy takes no other's time. */
export class WebhookPoster {
  private readonly persistence = new Map<string, RetryingSender>();

  constructor(
    private readonly web: WebOptions = {},
    private readonly patience: Timeouts = defaultTimeouts,
  ) {}

  /**
   * Resolves once the webhook has taken the message. What is passing (429, 5xx, nobody there) is tried again for a while.
   * @throws Error with its answer, in which the address doesn't stand; it may have taken the message all the same if the
   *   connection broke
   */
  async send(posted: Posted, signal: AbortSignal): Promise<void> {
    const persistence =
      this.persistence.get(posted.url.origin) ?? new RetryingSender(this.patience, decisionOf);
    this.persistence.set(posted.url.origin, persistence);
    try {
      await persistence.send((ended) => this.tryOnce(posted, ended), signal);
    } catch (error) {
      signal.throwIfAborted();
      const { message } = error as Error;
      // eslint-disable-next-line preserve-caught-error -- the cause may name the address, so it goes no further
      throw new Error(error instanceof NotTaken ? message : redacted(message, posted.url));
    }
  }

  private async tryOnce({ url, kind, messageId, body }: Posted, signal: AbortSignal): Promise<void> {
    const response = await webRequest(
      url,
      {
        method: "POST",
        // Elsewhere is nobody whom the stack file names.
        redirect: "manual",
        headers: {
          // Without the character set, Teams counts each character twice against its limit.
          "content-type": "application/json; charset=utf-8",
          "idempotency-key": messageId,
        },
        body,
        signal,
      },
      { ...this.web, limit: this.patience.answer },
    ).catch((error: unknown) => {
      throw error instanceof WebError ? unreached(error, url) : error;
    });
    const answer = await beginningOf(response);
    const { status } = response;
    // Teams' connectors answered 200 to what the channel didn't take.
    const isTaken = response.ok && !(kind === "teams" && /delivery failed/i.test(answer));
    if (isTaken) return;
    const retryAfter = retryAfterOf(response.headers.get("retry-after"), Date.now());
    throw new NotTaken(
      wordsOf(status, redacted(answer, url)),
      isTransientStatus(status) ? { mayPass: true, retryAfter } : { mayPass: false },
    );
  }
}

/** What may have got there already isn't sent again at once: few webhooks know the header. */
function unreached({ failure: { code, words, isLate, isUnsent, isPassing } }: WebError, url: URL): NotTaken {
  const why = isLate === true ? words : `the webhook can't be reached (${code ?? redacted(words, url)})`;
  return new NotTaken(why, { mayPass: isUnsent && isPassing });
}

function decisionOf(error: unknown): RetryDecision {
  return error instanceof NotTaken ? error.decision : { mayPass: false };
}

function wordsOf(status: number, answer: string): string {
  if (status >= 300 && status < 400)
    return `the webhook answers ${status}: it is elsewhere, and nothing is sent there`;
  return `the webhook answers ${status}${answer === "" ? "" : `: ${answer}`}`;
}

const mostRead = 2000;
const mostShown = 120;

/** The beginning of what a webhook answers, however much that is. */
async function beginningOf(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  while (reader !== undefined && text.length < mostRead) {
    const read = (await reader.read()) as { readonly done: boolean; readonly value?: Uint8Array };
    if (read.done) break;
    text += decoder.decode(read.value, { stream: true });
  }
  await reader?.cancel();
  return text.slice(0, mostRead);
}

const shortestPart = 6;

/** A text without the address, or any part of it by which somebody could write to the channel; in one line. */
function redacted(text: string, url: URL): string {
  const { href, host, hostname, pathname, search, searchParams } = url;
  const parts = [href, host, hostname, pathname, search, ...pathname.split("/"), ...searchParams.values()];
  const spelled = parts.flatMap((part) => [part, decoded(part)]);
  const hidden = [...new Set(spelled)]
    .filter((part) => part.length >= shortestPart)
    .sort((one, other) => other.length - one.length);
  const clean = hidden.reduce((left, part) => left.replaceAll(part, "…"), text);
  return cut(clean.replace(/[\s\p{Cc}\p{Cf}]+/gu, " ").trim(), mostShown);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
