// `npm run mutate -- --mutate rotation/verdict.ts`: does a test fail when a file of the rule says something else? Some minutes a
// file, and hours for all of rotation/, so it is no part of CI.

import process from "node:process";

// Each mutant is tried against fewer histories than `npm test` plays.
process.env.HISTORIES = "40";

const translator = ["provider/transpiler.js", "provider/privateFolder.js", "tsconfig.json"];
// The rule's tests hold the documents and the simulation to it, and the rule to the lives that issuers allow.
const rooms = ["certificates/issuers.ts", "cli/simulate/**", "rendering/**"];
const readToo = [...rooms, "docs/how-it-works.md", "package.json", ...translator];

const mocha =
  "node node_modules/mocha/bin/mocha.js --no-config --require ts-node/register --timeout 20000 --bail";

export default {
  mutate: ["rotation/**/*.ts"],
  // The purity test reads the sources, which are not as they were written while they are mutated.
  commandRunner: { command: `${mocha} --ignore test/rotation/purity.test.ts "test/rotation/**/*.test.ts"` },
  ignorePatterns: ["*", ...["rotation/**", "test/rotation/**", ...readToo].map((path) => `!${path}`)],
  disableTypeChecks: false,
  concurrency: 2,
  timeoutMS: 20_000,
  reporters: ["clear-text", "html", "progress"],
  clearTextReporter: { reportTests: false, allowColor: false },
  htmlReporter: { fileName: "reports/mutation.html" },
  thresholds: { high: 95, low: 90, break: 90 },
};
