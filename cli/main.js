"use strict";

// What `npm start`, `npm test` and the other commands run, on a fresh clone too: nothing may be needed from
// node_modules until install.js has looked after it. Even an old Node must be able to read this file.

const { fail } = require("./fail.js");
const { onNewNode } = require("./runtime/node.js");

/**
 * Why the project can't be where it is.
 * @param {string} root the project's folder
 * @returns {string | undefined}
 */
function placeProblem(root) {
  const path = require("node:path");
  const fs = require("node:fs");
  if (path.sep === "/" && root.includes("\\"))
    return `The project is in ${root}: Node.js can't load packages from a folder with a backslash in its name. Rename it.`;
  // Node.js looks for packages in the folders above too: in one that is open to all, anybody may have put theirs.
  for (let above = path.dirname(root); above !== path.dirname(above); above = path.dirname(above)) {
    const modules = fs.lstatSync(path.join(above, "node_modules"), { throwIfNoEntry: false });
    const isOpen = (fs.statSync(above).mode & 0o002) !== 0;
    const isOurs = modules?.uid === 0 || modules?.uid === process.geteuid?.();
    if (modules !== undefined && process.geteuid !== undefined && isOpen && !isOurs)
      return (
        `${path.join(above, "node_modules")} is another user's, and Node.js looks for packages there. ` +
        "Move the project into a folder of your own."
      );
  }
  return undefined;
}

async function start() {
  const path = require("node:path");
  const { ensureInstalled } = require("./install.js");
  const root = path.dirname(__dirname);
  const report = (/** @type {string} */ line) => console.error(line);
  const display = { stream: process.stderr, report, every: 15_000 };
  const problem = placeProblem(root) ?? (await ensureInstalled(root, process.env, display));
  if (problem !== undefined) {
    console.error(problem);
    process.exitCode = 1;
    return;
  }
  const { translatorOf } = require("../provider/translate.js");
  const { main } = /** @type {{ main(argv: string[]): Promise<void> }} */ (
    translatorOf(__filename)("./main.ts")
  );
  await main(process.argv.slice(2));
}

onNewNode(start).catch(fail);
