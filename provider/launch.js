"use strict";

const { join } = require("node:path");

// What the engine starts. TypeScript is translated without a type check: that is `npm run typecheck`'s business.
require("ts-node").register({ project: join(__dirname, "..", "tsconfig.json") });
require("./main");
