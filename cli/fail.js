"use strict";

/**
 * Prints what went wrong: only the sentence if the error says how to exit (a user can act on it), else all of it.
 * @param {unknown} error
 */
function fail(error) {
  const code = error instanceof Error && "exitCode" in error ? error.exitCode : undefined;
  const forUser = error instanceof Error && typeof code === "number";
  console.error(forUser ? error.message : error);
  process.exitCode = forUser ? code : 1;
}

module.exports = { fail };
