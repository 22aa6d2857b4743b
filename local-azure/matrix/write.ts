import { writeFileSync } from "node:fs";
import { coverage, coverageFile } from "./coverage";

/** `npm run coverage-list`: writes COVERAGE.md anew. */
async function write(): Promise<void> {
  writeFileSync(coverageFile, await coverage());
  console.log(`Written: ${coverageFile}`);
}

void write();
