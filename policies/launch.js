"use strict";

const { join } = require("node:path");
const { REGISTER_INSTANCE, register } = require("ts-node");

// The SDK looks for the pack's package.json here; the executable is started in the project's folder.
process.chdir(__dirname);
// A language host has a ts-node of its own that checks types: seconds in every preview, and `npm run typecheck`'s business.
process[REGISTER_INSTANCE]?.enabled(false);
register({ project: join(__dirname, "..", "tsconfig.json") });
require("./index");
