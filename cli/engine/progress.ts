import type { Report } from "./types";

/** Where a running text goes: a line that is rewritten on a terminal, else now and then a line of its own. */
export interface Display {
  readonly stream: { readonly isTTY?: boolean; readonly columns?: number; write(text: string): unknown };
  readonly report: Report;
  /** Milliseconds between two lines where there is no terminal. */
  readonly every: number;
}

const rewriteEvery = 250;
const clearLine = "\r\u001b[K";

/** `3:07`, minutes and seconds. */
export function elapsed(since: number, now: number): string {
  const seconds = Math.floor((now - since) / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** Shows a text that changes, until the function that it returns is called. */
export function showProgress(text: () => string, display: Display): () => void {
  const { stream, report, every } = display;
  if (stream.isTTY !== true) {
    const timer = setInterval(() => {
      report(text());
    }, every);
    return () => {
      clearInterval(timer);
    };
  }
  const timer = setInterval(() => {
    stream.write(clearLine + text().slice(0, (stream.columns ?? 80) - 1));
  }, rewriteEvery);
  return () => {
    clearInterval(timer);
    stream.write(clearLine);
  };
}
