"use strict";

// Runs npm, and says that it lives. Plain JavaScript without dependencies: it runs before there are any.

const { spawn } = require("node:child_process");
const path = require("node:path");
const { performance } = require("node:perf_hooks");
const { clearLine, elapsed, showProgress } = require("./progress.js");

/** @typedef {import("./progress").Display} Display */

/**
 * The npm that started us, or the one on PATH (on Windows a .cmd file, which only a shell runs).
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {[string, string[], { shell?: boolean }]}
 */
function npmCommand(args, env) {
  const npm = env.npm_execpath;
  if (npm !== undefined && path.basename(npm) === "npm-cli.js") return [process.execPath, [npm, ...args], {}];
  return process.platform === "win32" ? ["npm.cmd", args, { shell: true }] : ["npm", args, {}];
}

/**
 * Hands on what npm says, above the line that is rewritten.
 * @param {Buffer} text
 * @param {Display} display
 */
function pass(text, { stream }) {
  stream.write((stream.isTTY === true ? clearLine : "") + text.toString());
}

const endSignals = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);

/**
 * Waits for a child's end. Whoever ends us ends it first: no npm goes on in a folder that somebody thinks is free.
 * @param {import("node:child_process").ChildProcess} child
 * @param {readonly NodeJS.Signals[]} [forwarded] the signals that the child is sent; of all, it is awaited
 * @returns {Promise<{ code: number | null, signal: NodeJS.Signals | null, received?: NodeJS.Signals, error?: Error }>}
 *   `received`: the signal that we were sent meanwhile
 */
async function ended(child, forwarded = endSignals) {
  /** @type {NodeJS.Signals | undefined} */
  let received;
  const onSignal = (/** @type {NodeJS.Signals} */ signal) => {
    received = signal;
    if (forwarded.includes(signal)) child.kill(signal);
  };
  for (const signal of endSignals) process.on(signal, onSignal);
  const result = await new Promise((resolve) => {
    child.once("error", (error) => resolve({ code: null, signal: null, error }));
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
  for (const signal of endSignals) process.off(signal, onSignal);
  return { ...result, received };
}

/**
 * Runs npm, its output on standard error (standard output belongs to the command that follows). It says little of itself,
 * and nothing under `npm run -s`: so we say that it lives.
 * @param {string[]} args
 * @param {{ folder: string, env: NodeJS.ProcessEnv, display: Display, doing: string }} options `doing`: what the line of
 *   progress says
 * @returns {Promise<string | undefined>} what failed and what to do about it, in full sentences
 */
async function runNpm(args, { folder, env, display, doing }) {
  const [command, all, options] = npmCommand(args, env);
  // npm's own cache of compiled code would lie in the machine's temporary folder.
  const quiet = { ...env, NODE_DISABLE_COMPILE_CACHE: "1" };
  const since = performance.now();
  const child = spawn(command, all, {
    ...options,
    cwd: folder,
    env: quiet,
    stdio: ["inherit", "pipe", "pipe"],
  });
  const stop = showProgress(() => `${doing}, ${elapsed(since, performance.now())}`, display);
  for (const output of [child.stdout, child.stderr]) output?.on("data", (text) => pass(text, display));
  const result = await ended(child);
  stop();
  // With our listener gone, this ends the process as the signal would have done.
  if (result.received !== undefined) process.kill(process.pid, result.received);
  if (result.code === 0) return undefined;
  if (result.error !== undefined) {
    return `npm could not be started (${result.error.message}): install Node.js together with npm (https://nodejs.org).`;
  }
  const how = result.signal === null ? `exit code ${result.code}` : result.signal;
  return (
    `npm ${args[0]} failed (${how}): npm says why above. If it could not reach its registry, check the network, ` +
    "`npm config get registry` and `npm config get proxy`."
  );
}

module.exports = { ended, runNpm };
