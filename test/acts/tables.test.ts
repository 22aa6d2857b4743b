import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { documents } from "./tables";

describe("The documents", () => {
  for (const { file, text } of documents) {
    it(`say what was tried on the engine: ${basename(file)}`, async () => {
      const written = readFileSync(file, "utf8").replaceAll("\r\n", "\n");
      assert.equal(written, await text(), `${basename(file)} is stale: npm run acts-tables`);
    });
  }
});
