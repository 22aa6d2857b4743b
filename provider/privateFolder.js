"use strict";

const fs = require("node:fs");
const path = require("node:path");

/**
 * A folder that nobody but this user may read or write, made if it is missing; a link counts as none. Where Node.js
 * can't tell (Windows), the folder has the rights of the one that it lies in.
 * @param {string} folder
 * @returns {boolean} false where that can't be had: it is somebody else's, or can't be written
 */
function isPrivateFolder(folder) {
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    const found = fs.lstatSync(folder);
    if (!found.isDirectory()) return false;
    if (process.geteuid !== undefined) {
      if (found.uid !== process.geteuid()) return false;
      if ((found.mode & 0o77) !== 0) fs.chmodSync(folder, 0o700);
    }
    fs.accessSync(folder, fs.constants.R_OK | fs.constants.W_OK | fs.constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Where a tool may keep code that it made from the project's: never in the machine's temporary folder, in which others
 * could lie in wait with code of theirs.
 * @param {string} root the project's folder
 * @param {string} tool
 * @returns {string | undefined} undefined: it may keep nothing
 */
function codeCache(root, tool) {
  const folder = path.join(root, "node_modules", ".cache", `quarterturn-${tool}`);
  return isPrivateFolder(folder) ? folder : undefined;
}

/**
 * The variables by which Node.js and ts-node keep compiled code in the project, or nowhere. A folder that the user has
 * named stays.
 * @param {string} root the project's folder
 * @param {NodeJS.ProcessEnv} env
 * @param {boolean} isMeasured whether coverage is taken: it would be less exact with a cache
 * @returns {Record<string, string>}
 */
function environmentOfCaches(root, env, isMeasured = env.NODE_V8_COVERAGE !== undefined) {
  const forTsNode = { DISABLE_V8_COMPILE_CACHE: "1" };
  const folder = isMeasured ? undefined : (env.NODE_COMPILE_CACHE ?? "") || codeCache(root, "node");
  return folder === undefined
    ? { ...forTsNode, NODE_DISABLE_COMPILE_CACHE: "1" }
    : { ...forTsNode, NODE_COMPILE_CACHE: folder };
}

module.exports = { codeCache, environmentOfCaches, isPrivateFolder };
