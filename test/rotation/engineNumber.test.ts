import assert from "node:assert/strict";
import { engineNumber } from "../../rotation/engineNumber";

/** What YAML 1.1 makes of a text without quotes. */
const numbers: Readonly<Record<string, number>> = {
  "0": 0,
  "-0": 0,
  "12": 12,
  "+12": 12,
  "-12": -12,
  "00": 0,
  "014": 12,
  "-014": -12,
  "0_14": 12,
  "1_000": 1000,
  "0o14": 12,
  "0O14": 12,
  "0x1F": 31,
  "0XfF": 255,
  "+0x10": 16,
  "0b101": 5,
  "-0B1": -1,
  // No digits of an octal number, so decimal.
  "08": 8,
  "089": 89,
  "1.5": 1.5,
  "1_0.5": 10.5,
  ".5": 0.5,
  "-.5": -0.5,
  "5.": 5,
  "1e3": 1000,
  "1E+3": 1000,
  "25e-1": 2.5,
  ".5e1": 5,
  ".25": 0.25,
  "1e12": 1e12,
  // Octal or binary by their beginning alone, so decimal.
  "018": 18,
  "081": 81,
  "0xFFFFFFFFFFFFFFFF": 2 ** 64,
  "+0x7FFFFFFFFFFFFFFF": 2 ** 63,
  "-0x8000000000000000": -(2 ** 63),
  // Too large for 64 bits, so decimal.
  "02000000000000000000000": 2e21,
};

const texts = [
  ...["", "-", "+", ".", "+.", "soon", "x12", "12x", " 12", "12 ", "_1", "._5", ".5_0", "1.2.3"],
  ...[
    "0x",
    "0xg",
    "0o8",
    "0b12",
    "0b21",
    "0b",
    "0o18",
    "0o81",
    "1e",
    "e5",
    "1e+",
    "--1",
    "1-",
    "1e400",
    "0x1.5",
    "10x10",
  ],
  ...["0x10000000000000000", "+0x8000000000000000", "-0x8000000000000001"],
];

describe("a text that the engine takes for a number", () => {
  for (const [text, number] of Object.entries(numbers)) {
    it(`is ${number} for ${text}`, () => {
      assert.ok(Object.is(engineNumber(text), number), String(engineNumber(text)));
    });
  }

  it("is none otherwise", () => {
    for (const text of texts) assert.equal(engineNumber(text), undefined, text);
  });
});
