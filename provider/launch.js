// What the engine starts. TypeScript is translated without a type check: that is `npm run typecheck`'s business.
require("tsx/cjs");
require("./main");
