"use strict";

const Module = require("node:module");
const { join } = require("node:path");
const { takeCoverage } = require("node:v8");

// c8 adds up what each process says of a file by the places in its translation. Our launchers translate by jiti, mocha by
// ts-node: mixed up, covered lines seem uncovered. So with c8, every process of ours translates by ts-node.
require("ts-node").register({ project: join(__dirname, "..", "..", "tsconfig.json") });

/** @type {{ _load(request: string, ...rest: unknown[]): unknown }} */
const loader = /** @type {any} */ (Module);
const load = loader._load;
loader._load = (request, ...rest) =>
  request === "jiti" ? { createJiti: Module.createRequire } : load(request, ...rest);

// A process that a test ends with a signal would take what it saw along.
process.on("SIGTERM", () => {
  takeCoverage();
  if (process.listenerCount("SIGTERM") === 1) process.exit(143);
});
