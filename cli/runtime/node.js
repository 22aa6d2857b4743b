"use strict";

// The Node.js that everything here runs on. Where the machine's own is too old, the pinned one comes from its npm package,
// once a machine. Plain JavaScript without dependencies: an old Node.js reads it, and there may be no node_modules yet.

const { spawn, spawnSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const { basename, delimiter, dirname, isAbsolute, join } = require("node:path");
const { isPrivateFolder } = require("../../provider/privateFolder.js");
const { ended, runNpm } = require("../npm.js");

/** @typedef {import("../progress").Display} Display */
/** @typedef {{ version: string, os?: string, cpu?: string, bin?: { node: string } }} Package */
/** @typedef {{ readonly platform: string, readonly arch: string, readonly node: string }} Machine */

/** Thrown with one sentence for the user. */
class NodeProblem extends Error {
  exitCode = 1;
}

/** @param {string} file @returns {unknown} */
const readJson = (file) => JSON.parse(fs.readFileSync(file, "utf8"));

/**
 * The oldest Node.js that will do, from the `engines` of package.json: `22.19`.
 * @param {string} root the project's folder
 */
function oldestNode(root) {
  const { engines } = /** @type {{ engines: { node: string } }} */ (readJson(join(root, "package.json")));
  return engines.node.replace(">=", "");
}

/**
 * @param {string} version as in process.versions.node
 * @param {string} oldest
 */
function isNewEnough(version, oldest) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [leastMajor = 0, leastMinor = 0] = oldest.split(".").map(Number);
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}

/** What npm has for a machine. @param {Machine} machine */
function packageFor({ platform, arch }) {
  const lock = /** @type {{ packages: Record<string, Package> }} */ (
    readJson(join(__dirname, "package-lock.json"))
  );
  const found = Object.entries(lock.packages).find(([, { os, cpu }]) => os === platform && cpu === arch);
  if (found === undefined) return undefined;
  const [folder, { version, bin }] = found;
  return { name: basename(folder), version, file: join(folder, bin?.node ?? "bin/node") };
}

/**
 * Where a user's programs keep what they can get again, by the rules of each system.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} platform
 */
function keptIn(env, platform) {
  const home = os.homedir();
  const named =
    platform === "win32" ? env.LOCALAPPDATA : platform === "darwin" ? undefined : env.XDG_CACHE_HOME;
  const usual = {
    win32: join(home, "AppData", "Local"),
    darwin: join(home, "Library", "Caches"),
  };
  // A relative XDG_CACHE_HOME counts as none: so its standard says.
  const folder = named !== undefined && isAbsolute(named) ? named : undefined;
  return join(folder ?? usual[/** @type {"win32"} */ (platform)] ?? join(home, ".cache"), "quarterturn");
}

/** What an interrupted installation left behind an hour ago or more. @param {string} kept */
function clearLeftovers(kept) {
  const anHourAgo = Date.now() - 3_600_000;
  for (const name of fs.readdirSync(kept).filter((name) => name.startsWith("getting-"))) {
    const folder = join(kept, name);
    if (fs.statSync(folder).mtimeMs < anHourAgo) fs.rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Installs the pinned Node.js into a folder of its own, and moves it to its place once it runs: one that is killed
 * half-way, or runs beside us, does no harm.
 * @param {{ target: string, root: string, env: NodeJS.ProcessEnv, display: Display,
 *   wanted: { name: string, version: string, file: string } }} order
 */
async function install({ target, root, env, display, wanted }) {
  const { name, version, file } = wanted;
  const kept = dirname(target);
  clearLeftovers(kept);
  const folder = fs.mkdtempSync(join(kept, "getting-"));
  try {
    for (const from of ["package.json", "package-lock.json"])
      fs.copyFileSync(join(__dirname, from), join(folder, from));
    // With the settings that the project has for npm: its registry, if somebody named one.
    const settings = join(root, ".npmrc");
    if (fs.existsSync(settings)) fs.copyFileSync(settings, join(folder, ".npmrc"));
    const problem = await runNpm(
      ["ci", "--include=optional", "--ignore-scripts", "--no-audit", "--no-fund"],
      {
        folder,
        env,
        display,
        doing: `Getting Node.js ${version}`,
      },
    );
    if (problem !== undefined) throw new NodeProblem(problem);
    const binary = join(folder, file);
    // npm says nothing of an optional package that it could not get.
    if (!fs.existsSync(binary))
      throw new NodeProblem(
        `npm could not get ${name} ${version}. Check the network, \`npm config get registry\` and \`npm config get proxy\`.`,
      );
    const { status, stdout } = spawnSync(binary, ["--version"], { encoding: "utf8" });
    if (status !== 0 || stdout.trim() !== `v${version}`)
      throw new NodeProblem(`npm's ${name} ${version} does not run on this machine.`);
    move(folder, target);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Another process may have been faster: then its own stays. @param {string} folder @param {string} target */
function move(folder, target) {
  try {
    fs.renameSync(folder, target);
  } catch (error) {
    if (!fs.existsSync(target)) throw error;
  }
}

/**
 * A Node.js that is new enough, where this one isn't.
 * @param {string} root the project's folder
 * @param {NodeJS.ProcessEnv} env
 * @param {Display} display where it says what it does
 * @param {Machine} machine
 * @returns {Promise<string>} its executable
 * @throws {NodeProblem} with the way out, where npm has none that runs here
 */
async function newerNode(root, env, display, machine) {
  const needs = `Quarterturn needs Node.js ${oldestNode(root)} or newer, and this is ${machine.node}`;
  const remedy = "Install Node.js 24 (https://nodejs.org), then run the same command again.";
  const wanted = packageFor(machine);
  if (wanted === undefined)
    throw new NodeProblem(
      `${needs}. npm has no newer one for ${machine.platform} on ${machine.arch}. ${remedy}`,
    );
  const { name, version, file } = wanted;
  const target = join(keptIn(env, machine.platform), `${name}-${version}`);
  const executable = join(target, file);
  // Looked at each time: what lies there is run.
  if (!isPrivateFolder(dirname(target)))
    throw new NodeProblem(
      `${needs}. It would be kept in ${dirname(target)}, which can't be written or isn't yours. ${remedy}`,
    );
  if (!fs.existsSync(executable)) {
    display.report(`${needs}: getting Node.js ${version} from npm (${name}), once per machine.`);
    try {
      await install({ target, root, env, display, wanted });
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      throw new NodeProblem(
        `${needs}. ${error.message} Or install Node.js 24 yourself (https://nodejs.org).`,
      );
    }
  }
  display.report(`This is Node.js ${machine.node}: continuing with ${version} in ${target}.`);
  return executable;
}

/**
 * Where npm has the settings of the machine: beside the Node.js that runs it, so with another one first on PATH it would look
 * elsewhere, and know neither registry nor proxy. What is said already counts.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} [executable] the Node.js that npm would have been run by
 */
function npmSettings(env, executable = process.execPath) {
  const folder = dirname(executable);
  const prefix = process.platform === "win32" ? folder : dirname(folder);
  const file = join(prefix, "etc", "npmrc");
  const isSaid = Object.keys(env).some((name) => name.toLowerCase() === "npm_config_globalconfig");
  return isSaid || !fs.existsSync(file) ? {} : { npm_config_globalconfig: file };
}

/**
 * Runs this very command on another Node.js, and ends as it ends.
 * @param {string} executable
 * @param {NodeJS.ProcessEnv} env
 */
async function goOnWith(executable, env) {
  // What the command starts, the engine and npm's scripts too, finds the same one first. Windows says Path.
  const path = Object.keys(env).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
  const child = spawn(executable, [...process.execArgv, ...process.argv.slice(1)], {
    stdio: "inherit",
    env: {
      ...env,
      ...npmSettings(env),
      [path]: [dirname(executable), env[path] ?? ""].join(delimiter),
      NODE: executable,
      npm_node_execpath: executable,
    },
  });
  // A terminal sends Ctrl-C to the command itself; sent twice it would mean "at once" to the engine.
  const isTerminals = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  /** @type {NodeJS.Signals[]} */
  const interrupt = isTerminals ? [] : ["SIGINT"];
  const { code, signal, error } = await ended(child, ["SIGTERM", "SIGHUP", ...interrupt]);
  if (error !== undefined) throw error;
  if (signal !== null) process.kill(process.pid, signal);
  process.exitCode = code ?? 1;
}

/**
 * Runs a command on a Node.js that is new enough: here, or in a process of the one that npm has.
 * @param {() => unknown} command
 * @param {Machine} [machine]
 */
async function onNewNode(command, machine = { ...process, node: process.versions.node }) {
  const root = dirname(dirname(__dirname));
  if (isNewEnough(machine.node, oldestNode(root))) {
    await command();
    return;
  }
  const report = (/** @type {string} */ line) => console.error(line);
  const display = { stream: process.stderr, report, every: 15_000 };
  await goOnWith(await newerNode(root, process.env, display, machine), process.env);
}

module.exports = { newerNode, npmSettings, onNewNode };
