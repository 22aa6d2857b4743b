import assert from "node:assert/strict";
import { printable, printableIn, printableJson, printableLines } from "../../rendering/printable";

const evil = "a\u202eb\r\nc\u001b[2J";

describe("text that is safe to print", () => {
  it("stands on one line, with what can't be seen written out", () => {
    assert.equal(printable(evil), "a\\u202eb\\r\\nc\\u001b[2J");
  });

  it("keeps the lines of a letter, and nothing else", () => {
    assert.equal(printableLines(evil), "a\\u202eb\nc\\u001b[2J");
  });

  it("is every text in a value, and what is no text stays", () => {
    const value = { name: evil, days: 3, list: [evil, null], none: undefined };
    const name = printable(evil);
    assert.deepEqual(printableIn(value), { name, days: 3, list: [name, null], none: undefined });
  });

  it("is the same to whoever parses it as JSON", () => {
    const json = printableJson({ name: evil });
    assert.doesNotMatch(json, /(?!\n)[\p{Cc}\p{Cf}]/u);
    assert.deepEqual(JSON.parse(json), { name: evil });
  });
});
