import assert from "node:assert/strict";
import { engineNumber } from "../../rotation/engineNumber";
import { forceReason, isSameForce } from "../../rotation/force";
import { utcDay, utcMoment } from "../../rotation/moment";

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
  "0xFFFFFFFFFFFFFFFF": 2 ** 64,
  "+0x7FFFFFFFFFFFFFFF": 2 ** 63,
  "-0x8000000000000000": -(2 ** 63),
  // Too large for 64 bits, so decimal.
  "02000000000000000000000": 2e21,
};

const texts = [
  ...["", "-", "+", ".", "+.", "soon", "x12", "12x", " 12", "12 ", "_1", "._5", ".5_0", "1.2.3"],
  ...["0x", "0xg", "0o8", "0b12", "0b", "1e", "e5", "1e+", "--1", "1-", "1e400", "0x1.5", "10x10"],
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

describe("a day or a moment", () => {
  const moments: Readonly<Record<string, string>> = {
    "2026-12-05": "2026-12-05",
    "2026-1-5": "2026-01-05",
    "2026-12-05T10:00:00Z": "2026-12-05T10:00:00Z",
    "2026-12-05t10:00:00z": "2026-12-05T10:00:00Z",
    "2026-12-05 10:00:00 +0000 UTC": "2026-12-05T10:00:00Z",
    "2026-12-05 10:00:00 +0200 +0200": "2026-12-05T08:00:00Z",
    "2026-12-05 10:00:00": "2026-12-05T10:00:00Z",
    "2026-12-05   1:02": "2026-12-05T01:02:00Z",
    "2026-12-05T10:00:00+02:00": "2026-12-05T08:00:00Z",
    "2026-12-05T10:00:00-0130": "2026-12-05T11:30:00Z",
    "2026-12-05T10:00:00.25Z": "2026-12-05T10:00:00.25Z",
    "2026-12-05T10:00:00.1234567891Z": "2026-12-05T10:00:00.123456789Z",
    "2026-12-05T00:00:00Z": "2026-12-05",
    "2026-12-05 00:00:00 +0000 UTC": "2026-12-05",
    "2026-12-05T00:00:00.5Z": "2026-12-05T00:00:00.5Z",
    "2026-12-05T01:00:00+02:00": "2026-12-04T23:00:00Z",
  };
  for (const [text, moment] of Object.entries(moments)) {
    it(`is ${moment}, written as ${text}`, () => {
      assert.equal(utcMoment(text), moment);
      assert.equal(utcDay(text), moment.slice(0, 10));
    });
  }

  it("is none otherwise", () => {
    const none = [
      "",
      "soon",
      "x2026-12-05",
      "2026-12-05x",
      "2026-13-05",
      "2026-02-30",
      "26-12-05",
      "2026-12-005",
    ];
    const times = ["T25:00:00Z", "T10Z", " 10:0:00", "T10:00:00+2", "T10:00:00 utc", "T10:00:00Zx"];
    for (const text of [...none, ...times.map((time) => `2026-12-05${time}`)]) {
      assert.equal(utcMoment(text), undefined, text);
      assert.equal(utcDay(text), undefined, text);
    }
    assert.equal(utcMoment("9999-12-31T23:30:00-01:00"), undefined);
  });
});

describe("an order of the stack file, however it is written", () => {
  it("is shown as a day where it is one, and else as it stands", () => {
    assert.equal(forceReason("2026-12-05 00:00:00 +0000 UTC"), "2026-12-05");
    assert.equal(forceReason("  leaked in a ticket\n"), "leaked in a ticket");
    assert.equal(forceReason(34), "34");
    assert.equal(forceReason(true), "true");
  });

  it("is the same with quotes and without", () => {
    const same = [
      ["2026-12-05", "2026-12-05 00:00:00 +0000 UTC"],
      ["1.10", "1.1"],
      ["0042", "34"],
      ["True", "true"],
      ["FALSE", "false"],
      ["leaked ", "leaked"],
    ] as const;
    for (const [one, other] of same) assert.equal(isSameForce(one, other), true, `${one}, ${other}`);
    assert.equal(isSameForce(undefined, undefined), true);
  });

  it("is another one otherwise", () => {
    const others = [
      ["2026-12-05", "2026-12-06"],
      ["1.1", "1.2"],
      ["true", "false"],
      ["Leaked", "leaked"],
      ["TRUE story", "true story"],
      ["So TRUE", "so true"],
      ["leaked", undefined],
      [undefined, "leaked"],
      ["undefined", undefined],
    ] as const;
    for (const [one, other] of others) assert.equal(isSameForce(one, other), false, `${one}, ${other}`);
  });
});
