"use strict";

// What starts a process in which our TypeScript runs. Plain JavaScript: it is there before anything is translated.

const fs = require("node:fs");
/** @type {{ enableCompileCache?: (folder: string) => unknown }} An old Node.js has none, and is refused in a sentence later. */
const { enableCompileCache } = require("node:module");
const path = require("node:path");
const { environmentOfCaches } = require("./privateFolder.js");

/** @typedef {{ _compile(code: string, filename: string): void }} Compiling a module that is being loaded */

/** Of what was loaded, as it was then. @type {Map<string, string>} */
const sourceMaps = new Map();

/**
 * Loads TypeScript: in a package that was built, what it has become; in the repository it is translated without its compiler,
 * and what came of it is kept in the project, so that processes start at once.
 * @param {string} filename the file that loads others
 * @returns {(id: string) => unknown} loads a module by its path from there, `./main.ts`
 */
function translatorOf(filename) {
  const folder = path.dirname(filename);
  return (id) => {
    const file = path.join(folder, id);
    if (!fs.existsSync(file)) return require(file.replace(/\.ts$/, ".js"));
    const { NODE_COMPILE_CACHE } = environmentOfCaches(path.dirname(__dirname), process.env);
    // Told where: left to itself it takes the machine's temporary folder.
    if (NODE_COMPILE_CACHE !== undefined) enableCompileCache?.(NODE_COMPILE_CACHE);
    require.extensions[".ts"] = load;
    Error.prepareStackTrace = withSourceMaps(Error.prepareStackTrace);
    return require(file);
  };
}

/** @param {unknown} module @param {string} filename */
function load(module, filename) {
  const { transpile } = require("./transpiler.js");
  const { outputText, sourceMapText } = transpile(fs.readFileSync(filename, "utf8"), filename);
  sourceMaps.set(filename, sourceMapText);
  /** @type {Compiling} */ (module)._compile(outputText, filename);
}

/**
 * Stacks with the places of the TypeScript. What looks them up is loaded with the first stack that somebody reads, which most
 * processes have none of, and takes this one's place; a host that has registered ts-node has it already, beside its own maps.
 * @param {typeof Error.prepareStackTrace} before what made stacks until now
 * @returns {typeof Error.prepareStackTrace}
 */
function withSourceMaps(before) {
  return (error, frames) => {
    Error.prepareStackTrace = before;
    const { install } = require("@cspotcode/source-map-support");
    install({
      handleUncaughtExceptions: false,
      retrieveSourceMap: (file) => {
        const map = sourceMaps.get(file);
        return map === undefined ? null : { url: file, map };
      },
    });
    return Error.prepareStackTrace?.(error, frames) ?? String(error);
  };
}

module.exports = { translatorOf };
