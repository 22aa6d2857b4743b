import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { packages } from "../../local-azure/provider/registry";
import { coverage, coverageFile } from "../../local-azure/matrix/coverage";
import { partial, refused } from "../../local-azure/matrix/notes";
import { readSchema, schemaFolder } from "./providerSchema";

describe("COVERAGE.md", () => {
  it("lists what the local Azure has", async () => {
    const written = readFileSync(coverageFile, "utf8").replaceAll("\r\n", "\n");
    assert.equal(written, await coverage(), "COVERAGE.md is stale: npm run coverage-list");
  });

  it("notes nothing as partial that isn't there", async () => {
    const text = await coverage();
    assert.deepEqual(
      Object.keys(partial).filter((name) => !text.includes(`| \`${name}\``)),
      [],
    );
  });

  it("names nothing as refused that is there", () => {
    const there = Object.values(packages).flatMap(({ resources, functions }) => [
      ...resources.keys(),
      ...functions.keys(),
    ]);
    assert.deepEqual(
      refused.filter((token) => there.includes(token)),
      [],
    );
  });

  for (const { name, resources, functions } of Object.values(packages)) {
    const schema = readSchema(name);
    if (schema === undefined) {
      it(
        `says of everything in ${name}'s schema where it stands (skipped: no ${name}.json in ${schemaFolder})`,
      );
      continue;
    }
    it(`says of everything in ${name}'s schema where it stands`, () => {
      const known = new Set([...resources.keys(), ...functions.keys(), ...refused]);
      const tokens = [...Object.keys(schema.resources), ...Object.keys(schema.functions ?? {})];
      assert.deepEqual(
        tokens.filter((token) => !known.has(token)),
        [],
      );
    });
  }
});
