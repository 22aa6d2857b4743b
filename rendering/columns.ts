/** Rows whose cells are filled up to their column's width; from the column `rightFrom` on they stand to the right. */
export function inColumns(rows: readonly (readonly string[])[], rightFrom = Infinity): string[][] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map((row) =>
    row.map((cell, at) => (at < rightFrom ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))),
  );
}

/** A table in Markdown, a line each: the first row is its head. What stands in a cell must be Markdown already. */
export function markdownTable([head = [], ...rows]: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(({ length }) => "-".repeat(Math.max(length, 3)))), ...rows.map(line)];
}
