import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const folder = join(__dirname, "../../rotation");

describe("rotation/", () => {
  for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ts"),
  )) {
    it(`${file} reads no clock, makes no chance of its own and does no I/O`, () => {
      const source = readFileSync(join(folder, file), "utf8");
      assert.doesNotMatch(
        source,
        /Date\.now|new Date\(|Temporal\.Now|Math\.random|process\.|console\.|from "node:|@pulumi/,
      );
    });
  }
});
