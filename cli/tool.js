"use strict";

// `node cli/tool.js NAME ARGUMENTS…` runs a development tool of node_modules. Several keep compiled code in the machine's
// temporary folder unless told where (Node.js' compile cache, ts-node's): others could put theirs there.

const { readFileSync } = require("node:fs");
const { enableCompileCache, runMain } =
  /** @type {{ enableCompileCache?: (folder: string) => unknown; runMain: () => void }} */ (
    require("node:module")
  );
const path = require("node:path");
const { environmentOfCaches } = require("../provider/privateFolder.js");
const { onNewNode } = require("./runtime/node.js");

/** The package of a tool whose name is another. @type {Readonly<Record<string, string>>} */
const packages = { attw: "@arethetypeswrong/cli", stryker: "@stryker-mutator/core", tsc: "typescript" };

/**
 * The file that a tool's package names for it.
 * @param {string} root the project's folder
 * @param {string} name
 */
function fileOf(root, name) {
  const folder = path.join(root, "node_modules", packages[name] ?? name);
  /** @type {{ bin: string | Record<string, string> }} */
  const { bin } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  const file = typeof bin === "string" ? bin : bin[name];
  if (file === undefined) throw new Error(`tool: got ${name}, want one that its package has`);
  return path.join(folder, file);
}

function start() {
  const root = path.dirname(__dirname);
  const [name = "", ...args] = process.argv.slice(2);
  const file = fileOf(root, name);
  const caches = environmentOfCaches(root, process.env, name === "c8");
  Object.assign(process.env, caches);
  // Node.js 22 reads the variable only when it starts; a tool that enables the cache once more gets this one.
  if (caches.NODE_COMPILE_CACHE !== undefined) enableCompileCache?.(caches.NODE_COMPILE_CACHE);
  process.argv = [process.execPath, file, ...args];
  // As the process' main module, which ts-node wants to be; `import` would leave it doing nothing.
  runMain();
}

onNewNode(start).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
