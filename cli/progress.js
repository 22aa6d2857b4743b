"use strict";

// How what takes long shows that it lives. Plain JavaScript: npm ci needs it before anything can be translated.

const { clearInterval, setInterval } = require("node:timers");

/**
 * Where a running text goes: a line that is rewritten on a terminal, else now and then a line of its own.
 * @typedef {{
 *   readonly stream: { readonly isTTY?: boolean, readonly columns?: number, write(text: string): unknown },
 *   readonly report: (line: string) => void,
 *   readonly every: number,
 * }} Display `every`: milliseconds between two lines where there is no terminal
 */

const rewriteEvery = 250;
const clearLine = "\r\u001b[K";

/**
 * `3:07`, minutes and seconds.
 * @param {number} since
 * @param {number} now
 */
function elapsed(since, now) {
  const seconds = Math.floor((now - since) / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/**
 * Shows a text that changes, until the function that it returns is called.
 * @param {() => string} text
 * @param {Display} display
 * @returns {() => void}
 */
function showProgress(text, { stream, report, every }) {
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

module.exports = { clearLine, elapsed, showProgress };
