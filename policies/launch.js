"use strict";

const { join } = require("node:path");

// ts-node would load the compiler from a cache of code in the machine's temporary folder, where others can put theirs.
process.env.DISABLE_V8_COMPILE_CACHE = "1";
const { REGISTER_INSTANCE, register } = require("ts-node");

// The SDK looks for the pack's package.json here; the executable is started in the project's folder.
process.chdir(__dirname);
// A language host has a ts-node of its own that checks types: seconds in every preview, and `npm run typecheck`'s business.
process[REGISTER_INSTANCE]?.enabled(false);
register({ project: join(__dirname, "..", "tsconfig.json") });
require("./index");
