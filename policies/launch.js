"use strict";

const { join } = require("node:path");

// The SDK looks for the pack's package.json here; the executable is started in the project's folder.
process.chdir(__dirname);
// A language host has registered a ts-node that checks types: seconds, in every preview, for `npm run typecheck`'s business.
delete require.extensions[".ts"];
require("ts-node").register({ project: join(__dirname, "..", "tsconfig.json") });
require("./index");
