"use strict";

// How our TypeScript becomes JavaScript, for ts-node (tsconfig.json names this file) and for the commands: by swc, without a
// type check, which is `npm run typecheck`'s business. What came of a file is kept in the project until the file changes: a
// run loads some 300 files, and swc takes longer for them than Node.js does to load them.

const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { version } = require("@swc/core/package.json");
const { codeCache } = require("./privateFolder.js");

/** @typedef {{ outputText: string, sourceMapText: string }} Transpiled */

/** @type {import("@swc/core").Options} */
const options = {
  swcrc: false,
  sourceMaps: true,
  module: { type: "commonjs" },
  jsc: { parser: { syntax: "typescript" }, target: "es2022", keepClassNames: true },
};

const settings = JSON.stringify([version, options]);

/** @param {...string} parts */
function hashOf(...parts) {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part).update("\0");
  return hash.digest("hex");
}

const root = path.dirname(__dirname);
const cache = codeCache(root, "swc");

/**
 * One file's TypeScript as JavaScript.
 * @param {string} source
 * @param {string} fileName whose text it is, with its path
 * @returns {Transpiled}
 * @throws Error with swc's words where the text is no TypeScript
 */
function transpile(source, fileName) {
  const name = path.basename(fileName);
  const place = placeOf(fileName, name);
  const of = hashOf(settings, name, source);
  const kept = place === undefined ? undefined : read(place);
  if (kept?.of === of) return kept;
  // Loaded late: it isn't needed where nothing has changed.
  const { transformSync } = require("@swc/core");
  const { code, map = "" } = transformSync(source, { ...options, filename: fileName, sourceFileName: name });
  const made = { of, outputText: code, sourceMapText: map };
  if (place !== undefined) keep(place, JSON.stringify(made));
  return made;
}

/**
 * Where it is kept. A file of the project has one place, so that old versions don't pile up, and copies of the project that
 * share its node_modules share the place; others' files have none.
 * @param {string} fileName @param {string} name
 */
function placeOf(fileName, name) {
  const within = path.relative(root, fileName);
  const isOurs = !within.startsWith("..") && !path.isAbsolute(within) && !within.includes("node_modules");
  if (cache === undefined || !isOurs) return undefined;
  return path.join(cache, `${name}-${hashOf(within).slice(0, 16)}.json`);
}

/** @param {string} place @returns {Transpiled & { of: string } | undefined} */
function read(place) {
  try {
    return JSON.parse(fs.readFileSync(place, "utf8"));
  } catch {
    return undefined;
  }
}

/** Whole or not at all: others may read it at this moment. @param {string} place @param {string} text */
function keep(place, text) {
  const beside = `${place}.${process.pid}`;
  try {
    fs.writeFileSync(beside, text, { mode: 0o600 });
    fs.renameSync(beside, place);
  } catch {
    // Translated again next time: the disk is full, somebody reads it (Windows), or it can't be written any more.
    remove(beside);
  }
}

/** @param {string} file */
function remove(file) {
  try {
    fs.rmSync(file, { force: true });
  } catch {
    // Then it was never there, or stays.
  }
}

/** What ts-node calls for its `transpiler`; the compiler's options that matter here are those above. */
const create = () => ({
  transpile: (/** @type {string} */ source, /** @type {{ fileName: string }} */ { fileName }) =>
    transpile(source, fileName),
});

module.exports = { create, transpile };
