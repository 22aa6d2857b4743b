"use strict";

// What starts a process in which our TypeScript runs. Plain JavaScript: it is there before anything is translated.

const fs = require("node:fs");
const path = require("node:path");
const { codeCache } = require("./privateFolder.js");

/**
 * Loads TypeScript: in a package that was built, what it has become; in the repository it is translated without its compiler,
 * and what was translated is kept in the project, so that processes start at once.
 * @param {string} filename the file that loads others
 * @returns {(id: string) => unknown} loads a module by its path from there, `./main.ts`
 */
function translatorOf(filename) {
  const folder = path.dirname(filename);
  return (id) => {
    const file = path.join(folder, id);
    if (!fs.existsSync(file)) return require(file.replace(/\.ts$/, ".js"));
    const { createJiti } = require("jiti");
    // Told where: left to itself it takes the machine's temporary folder.
    return createJiti(filename, { fsCache: codeCache(path.dirname(__dirname), "jiti") ?? false })(id);
  };
}

module.exports = { translatorOf };
