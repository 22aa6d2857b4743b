"use strict";

// Keeps node_modules in step with package-lock.json. Plain JavaScript without dependencies: it runs before there are any.

const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { runNpm } = require("./npm.js");

/** Written into node_modules after it was found or made right; any later npm run changes what it says. */
const stampFile = path.join("node_modules", ".quarterturn-installed");
const installedLockFile = path.join("node_modules", ".package-lock.json");

/**
 * What a stamp says when node_modules was made from this lockfile, on this platform, and npm has not touched it since.
 * @param {string} root the project's folder
 * @returns {string | undefined} undefined where npm has not completed an installation
 */
function stampOf(root) {
  const installed = fs.statSync(path.join(root, installedLockFile), { throwIfNoEntry: false });
  if (installed === undefined) return undefined;
  const lock = createHash("sha256")
    .update(fs.readFileSync(path.join(root, "package-lock.json")))
    .digest("hex");
  return `${lock} ${process.platform}-${process.arch} ${installed.mtimeMs}\n`;
}

/** @typedef {{ version?: string, optional?: boolean }} Package */

/**
 * Package folders in which what npm installed differs from what the lockfile wants. Optional packages may be missing:
 * npm leaves out those of other platforms.
 * @param {string} root
 * @returns {string[]}
 */
function differences(root) {
  /** @param {string} file @returns {Record<string, Package>} */
  const packagesOf = (file) => JSON.parse(fs.readFileSync(path.join(root, file), "utf8")).packages;
  const wanted = packagesOf("package-lock.json");
  const installed = packagesOf(installedLockFile);
  const folders = new Set([...Object.keys(wanted), ...Object.keys(installed)]);
  folders.delete(""); // the project itself
  return [...folders].filter((folder) => {
    const [want, got] = [wanted[folder], installed[folder]];
    if (want === undefined) return true;
    return got === undefined ? want.optional !== true : got.version !== want.version;
  });
}

/**
 * Why `npm ci` must run, as half a sentence.
 * @param {string} root
 * @returns {string | undefined} undefined when node_modules is as the lockfile wants it
 */
function reasonToInstall(root) {
  if (!fs.existsSync(path.join(root, "node_modules"))) return "there is no node_modules";
  if (!fs.existsSync(path.join(root, installedLockFile))) return "the last installation was not completed";
  const [first, ...others] = differences(root);
  if (first === undefined) return undefined;
  const rest = others.length === 0 ? "" : ` and ${others.length} more`;
  return `node_modules was not made from this package-lock.json (${first}${rest})`;
}

/** @typedef {import("./progress").Display} Display */

/**
 * Runs `npm ci`.
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @param {Display} display
 * @returns {Promise<string | undefined>} what to tell the user if it failed
 */
async function install(root, env, display) {
  // Gone first: an installation that is killed half-way must not look like a complete one.
  fs.rmSync(path.join(root, stampFile), { force: true });
  fs.rmSync(path.join(root, installedLockFile), { force: true });
  // With the development packages, whatever NODE_ENV says: the tests need them.
  const args = ["ci", "--include=dev", "--include=optional"];
  const problem = await runNpm(args, { folder: root, env, display, doing: "Installing the packages" });
  return problem && `${problem} Then run the same command again.`;
}

/**
 * Makes node_modules what package-lock.json wants: looks at a stamp (about a millisecond), compares the lockfiles if the
 * stamp is missing or out of date, and runs `npm ci` only if they differ.
 * @param {string} root the project's folder
 * @param {NodeJS.ProcessEnv} env
 * @param {Display} display where it says what it does
 * @returns {Promise<string | undefined>} what to tell the user if the packages could not be installed
 */
async function ensureInstalled(root, env, display) {
  const file = path.join(root, stampFile);
  const stamp = stampOf(root);
  if (stamp !== undefined && fs.existsSync(file) && fs.readFileSync(file, "utf8") === stamp) return undefined;
  const reason = reasonToInstall(root);
  if (reason !== undefined) {
    const modules = path.join(root, "node_modules");
    if (fs.lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink()) {
      // npm would empty the folder that it leads to, which is somebody else's.
      return `${reason}, and it is a link to ${fs.realpathSync(modules)}: run npm ci there, or remove the link.`;
    }
    display.report(`Installing the packages with npm ci: ${reason}.`);
    const problem = await install(root, env, display);
    if (problem !== undefined) return problem;
  }
  const made = stampOf(root);
  try {
    if (made !== undefined) fs.writeFileSync(file, made);
  } catch {
    // Somebody else's node_modules will do too; it is looked at again the next time.
  }
  return undefined;
}

module.exports = { ensureInstalled };
