import assert from "node:assert/strict";
import { asConfigValue, configSize, configValue, largestConfig, ownConfig } from "../../settings/configValue";

describe("a value of the configuration", () => {
  it("is JSON for an object or a list, and text for everything else", () => {
    for (const [text, value] of [
      ['{"a":1}', { a: 1 }],
      ["[1]", [1]],
      ["[1", "[1"],
      ["1", "1"],
      ["", ""],
    ] as const) {
      assert.deepEqual(configValue(text), value);
    }
  });

  it("is the same from the stack file as from the engine: what stands there alone is a text", () => {
    for (const [value, got] of [
      [5, "5"],
      [true, "true"],
      [null, ""],
      ["x", "x"],
      ['{"a":1}', { a: 1 }],
      [{ a: 5 }, { a: 5 }],
      [[true], [true]],
    ] as const) {
      assert.deepEqual(asConfigValue(value), got);
    }
  });

  it("belongs to the project without a namespace too", () => {
    const config = {
      "quarterturn:a": 1,
      "quarterturn:config:b": 2,
      c: 3,
      "azure-native:location": 4,
      "quarterturn-too:d": 5,
      "quarterturn:e.f": 6,
    };
    assert.deepEqual(ownConfig(config, "quarterturn"), { a: 1, b: 2, c: 3, "e.f": 6 });
  });

  it("is as large as the engine makes it", () => {
    // Measured on the engine: {"quarterturn:config:a":"{\"b\":\"\\u003c\\u0026\\u003e\\\"é\\n\\u2028\",\"c\":\"xxxxxxxxxx\"}","quarterturn:config:d":"1.5"}
    const config = { "quarterturn:a": { b: '<&>"é\n\u2028', c: "x".repeat(10) }, "quarterturn:d": 1.5 };
    assert.equal(configSize(config), 126);
    assert.equal(configSize({ "quarterturn:a": { c: "x".repeat(131_018) } }), largestConfig("linux"));
  });

  it("fits into one environment variable of its system", () => {
    assert.equal(largestConfig("linux"), 131_057);
    assert.ok(largestConfig("win32") < 32_767);
    assert.ok(largestConfig("darwin") < 1_048_576);
  });
});
