"use strict";

const { existsSync } = require("node:fs");

// ts-node, here and in what tests start, would load the compiler from a cache of code in the machine's temporary folder.
process.env.DISABLE_V8_COMPILE_CACHE = "1";

// Mocha adds the files of its command line to `spec`: where files are named, only those are wanted. A name that is
// mistyped is one too: mocha says that there is no such file.
const named = process.argv
  .slice(2)
  .some((argument) => argument.endsWith(".ts") || (argument.includes("/") && existsSync(argument)));

module.exports = {
  require: ["ts-node/register"],
  spec: named ? [] : ["test/**/*.test.ts"],
  timeout: 30_000,
  // The whole suite runs two files at a time: on two cores a rotation on the engine leaves one idle half the time.
  parallel: !named,
  jobs: 2,
  // A server that a failed test left open must not keep the run from ending.
  exit: true,
  forbidOnly: process.env.CI === "true",
};
