import assert from "node:assert/strict";
import { renderProblem } from "../../rotation";
import { Unclear, shapeProblems } from "../../settings/shape";
import { parseYaml } from "../../settings/yaml";

const problems = (value: unknown): string[] => shapeProblems("quarterturn:it", value).map(renderProblem);

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
}

describe("the shape of a value", () => {
  it("is all right for whatever a stack file has", () => {
    for (const value of [undefined, null, 1, "x", true, [], {}, { a: [{ b: { c: ["d"] } }] }, nested(9)]) {
      assert.deepEqual(problems(value), []);
    }
  });

  for (const levels of [11, 5_000, 100_000]) {
    it(`is refused at ${levels} levels`, () => {
      assert.deepEqual(problems(nested(levels)), [
        "quarterturn:it.0.0: got values nested too deeply, want at most 10 levels",
      ]);
    });
  }

  it("is refused if it holds itself", () => {
    const { a } = parseYaml("a: &it [*it]") as { a: unknown };
    assert.equal(problems(a).length, 1);
  });

  it("is refused in time if aliases make it grow beyond all measure", () => {
    const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
    for (let level = 1; level < 8; level += 1) {
      lines.push(`a${level}: &a${level} [${Array.from({ length: 10 }, () => `*a${level - 1}`).join(", ")}]`);
    }
    const { a7 } = parseYaml(lines.join("\n")) as { a7: unknown };
    assert.deepEqual(problems(a7), [
      "quarterturn:it: got more than 1000000 values, want a section that can be read",
    ]);
  });

  it("is refused with the name __proto__, which a copy of it would lose", () => {
    assert.deepEqual(problems(JSON.parse('{"a":{"__proto__":{"x":1}}}')), [
      "quarterturn:it.a: got the name __proto__, want another name",
    ]);
  });

  it("is refused with the name toString, over which Pulumi's SDK breaks", () => {
    assert.deepEqual(problems({ toString: 1 }), ["quarterturn:it: got the name toString, want another name"]);
    assert.deepEqual(problems({ constructor: 1, valueOf: 1, then: 1, toJSON: 1 }), []);
  });

  it("is refused with every value that versions of YAML read differently", () => {
    assert.deepEqual(problems({ a: new Unclear("014"), b: [new Unclear("1_000")], c: 14 }), [
      "quarterturn:it.a: got 014, want a value that all versions of YAML read the same way; put text in quotes, and write numbers in plain digits: the engine reads 014 as 12",
      "quarterturn:it.b.0: got 1_000, want a value that all versions of YAML read the same way; put text in quotes, and write numbers in plain digits: the engine reads 014 as 12",
    ]);
  });
});
