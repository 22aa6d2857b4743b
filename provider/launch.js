"use strict";

const { join } = require("node:path");

// What the engine starts. TypeScript is translated without a type check: that is `npm run typecheck`'s business.
if (process.env.NODE_V8_COVERAGE === undefined) {
  // Keeps what it translated, and needs no compiler: the provider is there at once.
  const { createJiti } = require("jiti");
  createJiti(__filename)("./main.ts");
} else {
  // Coverage follows source maps, which only this one leaves where Node.js finds them.
  require("ts-node").register({ project: join(__dirname, "..", "tsconfig.json") });
  require("./main");
}
