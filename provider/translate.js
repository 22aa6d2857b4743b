"use strict";

// What starts a process in which our TypeScript runs. Plain JavaScript: it is there before anything is translated.

const path = require("node:path");
const { codeCache } = require("./privateFolder.js");

/**
 * Translates TypeScript without its compiler, and keeps what it translated in the project: processes start at once.
 * @param {string} filename the file that loads others
 * @returns {(id: string) => unknown} loads a module by its path from there
 */
function translatorOf(filename) {
  const { createJiti } = require("jiti");
  // Told where: left to itself it takes the machine's temporary folder.
  return createJiti(filename, { fsCache: codeCache(path.dirname(__dirname), "jiti") ?? false });
}

module.exports = { translatorOf };
