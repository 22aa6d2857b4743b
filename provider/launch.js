"use strict";

const { createJiti } = require("jiti");

// What the engine starts. TypeScript is translated without a type check, once: that is `npm run typecheck`'s business.
createJiti(__filename)("./main.ts");
