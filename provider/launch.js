"use strict";

const { join } = require("node:path");

// What the engine starts. TypeScript is translated without a type check: that is `npm run typecheck`'s business.
if (process.env.NODE_V8_COVERAGE === undefined) {
  const { translatorOf } = require("./translate.js");
  translatorOf(__filename)("./main.ts");
} else {
  // Coverage follows source maps, which only this one leaves where Node.js finds them.
  process.env.DISABLE_V8_COMPILE_CACHE = "1"; // See policies/launch.js.
  require("ts-node").register({ project: join(__dirname, "..", "tsconfig.json") });
  require("./main");
}
