import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { filesOf } from "../../settings/projectFiles";

describe("a file that the stack file names", () => {
  let outer: string;
  let folder: string;

  before(() => {
    outer = mkdtempSync(join(tmpdir(), "quarterturn-files-"));
    folder = join(outer, "project");
    mkdirSync(join(folder, "estate"), { recursive: true });
    mkdirSync(join(outer, "project-too"));
    writeFileSync(join(folder, "a.yaml"), "a");
    writeFileSync(join(folder, "estate", "b.yaml"), "b");
    writeFileSync(join(folder, "..c.yaml"), "c");
    writeFileSync(join(outer, "secret.yaml"), "hunter2");
    writeFileSync(join(outer, "project-too", "secret.yaml"), "hunter2");
    symlinkSync(join(outer, "secret.yaml"), join(folder, "link.yaml"));
    symlinkSync(outer, join(folder, "folder"));
    writeFileSync(join(folder, "large.yaml"), "x".repeat(10_000_001));
  });

  after(() => {
    rmSync(outer, { recursive: true });
  });

  for (const [path, text] of [
    ["a.yaml", "a"],
    ["./a.yaml", "a"],
    ["estate/b.yaml", "b"],
    ["estate/../a.yaml", "a"],
    ["..c.yaml", "c"],
  ] as const) {
    it(`is read in the project's folder: ${path}`, () => {
      assert.equal(filesOf(folder)(path), text);
    });
  }

  for (const [path, why] of [
    ["none.yaml", "there is no such file"],
    ["estate", "it can't be read (EISDIR)"],
    ["a.yaml/b", "it can't be read (ENOTDIR)"],
    [".", "it is outside the project's folder"],
    ["../secret.yaml", "it is outside the project's folder"],
    ["../project-too/secret.yaml", "it is outside the project's folder"],
    ["estate/../../secret.yaml", "it is outside the project's folder"],
    ["/etc/hostname", "it is outside the project's folder"],
    ["link.yaml", "it is outside the project's folder"],
    ["folder/secret.yaml", "it is outside the project's folder"],
    ["large.yaml", "it has 10000001 bytes, at most 10000000 are allowed"],
  ] as const) {
    it(`is not read, with the reason: ${path}`, () => {
      assert.throws(() => filesOf(folder)(path), { message: why });
    });
  }
});
