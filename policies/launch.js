"use strict";

const { existsSync } = require("node:fs");
const { join } = require("node:path");

// The SDK looks for the pack's package.json here; the executable is started in the project's folder.
process.chdir(__dirname);
// In a package that was built there is nothing to translate.
if (existsSync(join(__dirname, "index.ts"))) {
  // ts-node would load the compiler from a cache of code in the machine's temporary folder, where others can put theirs.
  process.env.DISABLE_V8_COMPILE_CACHE = "1";
  const { REGISTER_INSTANCE, register } = require("ts-node");
  // A language host has a ts-node of its own that checks types: seconds in every preview, and `npm run typecheck`'s business.
  process[REGISTER_INSTANCE]?.enabled(false);
  register({ project: join(__dirname, "..", "tsconfig.json") });
}
require("./index");
