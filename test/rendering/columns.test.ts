import assert from "node:assert/strict";
import { inColumns, markdownTable } from "../../rendering/columns";

const rows = [
  ["pattern", "refused"],
  ["ledger", "0"],
  ["replace", "12,345"],
];

describe("a table of text", () => {
  it("has columns of one width, numbers to the right", () => {
    assert.deepEqual(
      inColumns(rows, 1).map((cells) => cells.join("  ")),
      ["pattern  refused", "ledger         0", "replace   12,345"],
    );
    assert.deepEqual(inColumns([]), []);
  });

  it("is Markdown with a head, and stays one in columns", () => {
    assert.deepEqual(
      markdownTable([
        ["on", ""],
        ["a", "b"],
      ]),
      ["| on |  |", "| --- | --- |", "| a | b |"],
    );
    assert.deepEqual(markdownTable(inColumns(rows)), [
      "| pattern | refused |",
      "| ------- | ------- |",
      "| ledger  | 0       |",
      "| replace | 12,345  |",
    ]);
  });
});
