import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { packageRoot } from "../../cli/places";
import { templateFiles, templateFolder } from "../../packaging/template";

describe("The template for `pulumi new`", () => {
  it("is what `quarterturn init` writes today (else: npm run template)", () => {
    const empty = mkdtempSync(join(tmpdir(), "template-"));
    try {
      const written = Object.fromEntries(templateFiles(empty).map(({ name, text }) => [name, text]));
      assert.deepEqual(filesBelow(join(packageRoot, templateFolder)), written);
    } finally {
      rmSync(empty, { recursive: true });
    }
  });
});

/** Text by path. */
function filesBelow(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const paths = files.map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
  return Object.fromEntries(
    paths.map((path) => [path.replaceAll("\\", "/"), readFileSync(join(folder, path), "utf8")]),
  );
}
