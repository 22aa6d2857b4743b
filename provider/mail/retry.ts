import { setTimeout as sleep } from "node:timers/promises";
import { pauseOf } from "../../web/transient";

/** How long a mailer waits, in milliseconds. */
export interface Timeouts {
  /** For a connection and the server's greeting. */
  readonly connection: number;
  /** For each answer after that. */
  readonly answer: number;
  /** For a message as a whole: a server may answer each step in time and still never come to an end. */
  readonly message: number;
  /** For what is passing to pass, from the first time that it happens: for all messages of a mailer together. */
  readonly transient: number;
}

const second = 1000;
export const defaultTimeouts: Timeouts = {
  connection: 30 * second,
  answer: 60 * second,
  message: 180 * second,
  transient: 90 * second,
};

/** What a try's failure says about the next one: none, or how long to wait at least, in seconds. */
export type RetryDecision =
  { readonly mayPass: false } | { readonly mayPass: true; readonly retryAfter?: number | undefined };

/** Tries to send messages, each for a limited time and again while it may pass. */
export class RetryingSender {
  private giveUpAt: number | undefined;

  constructor(
    private readonly patience: Timeouts,
    private readonly judge: (error: unknown) => RetryDecision,
  ) {}

  /** @throws what the last try threw, the signal's reason, or an Error that says that the time is over */
  async send(attempt: (signal: AbortSignal) => Promise<unknown>, signal: AbortSignal): Promise<void> {
    const { message, transient: passing } = this.patience;
    for (let tries = 0; ; tries += 1) {
      signal.throwIfAborted();
      const limit = AbortSignal.timeout(message);
      try {
        await attempt(AbortSignal.any([signal, limit]));
        return;
      } catch (error) {
        signal.throwIfAborted();
        if (limit.aborted) throw new Error(`not accepted within ${message / second} s`, { cause: error });
        const judgement = this.judge(error);
        if (!judgement.mayPass) throw error;
        this.giveUpAt ??= performance.now() + passing;
        const pause = second * pauseOf(tries, judgement.retryAfter);
        if (performance.now() + pause > this.giveUpAt) throw error;
        await sleep(pause, undefined, { signal });
      }
    }
  }
}

/** What a promise comes to, unless the signal comes first: then it is left to itself. */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let end: () => void = () => undefined;
  const ended = new Promise<never>((_, reject) => {
    end = () => {
      reject(signal.reason as Error);
    };
    signal.addEventListener("abort", end, { once: true });
  });
  try {
    return await Promise.race([promise, ended]);
  } finally {
    signal.removeEventListener("abort", end);
  }
}
