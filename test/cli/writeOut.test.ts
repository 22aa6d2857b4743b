import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UsageError } from "../../settings/usageError";
import { writeOut } from "../../cli/writeOut";

describe("a file that somebody names to be written", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "quarterturn-out-"));
    file = join(folder, "page.html");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const refused = (reason: RegExp): void => {
    assert.throws(
      () => {
        writeOut("--html", file, "new");
      },
      (error: Error) => error instanceof UsageError && reason.test(error.message),
    );
  };

  it("is made, and written anew with the rights that it has", function () {
    writeOut("--html", file, "old");
    if (process.platform !== "win32") chmodSync(file, 0o640);
    writeOut("--html", file, "new");
    assert.equal(readFileSync(file, "utf8"), "new");
    if (process.platform !== "win32") assert.equal(statSync(file).mode & 0o777, 0o640);
    assert.deepEqual(readdirSync(folder), ["page.html"]);
  });

  it("is not written through a link that lies there, to a file or to none", function () {
    if (process.platform === "win32") this.skip(); // Links need rights there.
    const other = join(folder, "other");
    symlinkSync(other, file);
    refused(/^--html: got .*page\.html, want a file that can be written: it is a link; name the file/);
    assert.equal(existsSync(other), false);
    writeFileSync(other, "theirs");
    refused(/it is a link/);
    assert.equal(readFileSync(other, "utf8"), "theirs");
  });

  it("leaves another file of the same content alone that it was linked to", () => {
    const other = join(folder, "other");
    writeFileSync(other, "theirs");
    linkSync(other, file);
    writeOut("--html", file, "new");
    assert.deepEqual([readFileSync(other, "utf8"), readFileSync(file, "utf8")], ["theirs", "new"]);
  });

  it("is refused where a folder lies, or where its folder doesn't exist, and nothing is left", () => {
    mkdirSync(file);
    refused(/^--html: got .*: E/);
    assert.deepEqual(readdirSync(folder), ["page.html"]);
    file = join(folder, "none", "page.html");
    refused(/ENOENT/);
  });

  it("may be a device", function () {
    if (process.platform === "win32") this.skip(); // No /dev there.
    writeOut("--html", "/dev/null", "gone");
    assert.equal(statSync("/dev/null").isCharacterDevice(), true);
  });
});
