import assert from "node:assert/strict";
import { Unclear } from "../../settings/shape";
import { YamlError, parseYaml } from "../../settings/yaml";
import { samples, unclear } from "./yamlSamples";

const read = (written: string): unknown => (parseYaml(`a: ${written}`) as { a: unknown }).a;

describe("YAML", () => {
  for (const [written, value] of samples) {
    it(`is read as the engine reads it: ${written} is ${JSON.stringify(value)}`, () => {
      assert.deepEqual(read(written), value);
    });
  }

  for (const written of unclear) {
    it(`leaves open what its versions read differently: ${written}`, () => {
      assert.deepEqual(read(written), new Unclear(written));
    });
  }

  const refused: readonly (readonly [
    name: string,
    text: string,
    reason: RegExp,
    line: number | undefined,
  ])[] = [
    ["two documents", "a: 1\n---\nb: 2", /single document/, undefined],
    ["a key twice", "a: 1\na: hunter2", /^duplicated mapping key$/, 2],
    ["a key that is no text", "? [hunter2]\n: b", /complex keys/, 1],
    ["an open bracket", "a: [hunter2", /./, 1],
    ["5,000 levels", `a: ${"[".repeat(5_000)}${"]".repeat(5_000)}`, /^nesting exceeded/, 1],
    ["a tag that nobody knows", "a: !secret hunter2", /unknown scalar tag/, 1],
  ];
  for (const [name, text, reason, line] of refused) {
    it(`with ${name} is refused by its line, without what stands there`, () => {
      assert.throws(
        () => parseYaml(text),
        (error: unknown) => {
          assert.ok(error instanceof YamlError);
          assert.match(error.reason, reason);
          assert.doesNotMatch(error.message, /hunter2/);
          assert.equal(error.line, line);
          return true;
        },
      );
    });
  }
});
