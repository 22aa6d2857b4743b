import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inWords, openLocalFolder, removeLocalFolder } from "../../../cli/local/folder";
import { UsageError } from "../../../settings/usageError";
import { startLocalAzure } from "../../../local-azure";

const nobody = 65_534;
const describeOnPosix = process.platform === "win32" ? describe.skip : describe;
const isRoot = process.geteuid?.() === 0;

describeOnPosix("the local Azure's folder", () => {
  let above: string;
  let folder: string;
  let umask: number;

  beforeEach(() => {
    umask = process.umask(0o022);
    above = mkdtempSync(join(tmpdir(), "local-folder-"));
    folder = join(above, ".local");
  });
  afterEach(() => {
    process.umask(umask);
    rmSync(above, { recursive: true, force: true });
  });

  const modeOf = (file: string): string => (statSync(file).mode & 0o777).toString(8);

  /** Does it as a user who may not write everywhere, as root may. */
  function asNobody<T>(work: () => T): T {
    if (!isRoot) return work();
    chownSync(above, nobody, nobody);
    process.seteuid?.(nobody);
    try {
      return work();
    } finally {
      process.seteuid?.(0);
    }
  }

  const sentence = (pattern: RegExp) => (error: unknown) => {
    assert.ok(error instanceof UsageError, String(error));
    assert.match(error.message, pattern);
    assert.doesNotMatch(error.message, /\n/);
    return true;
  };

  it("is its owner's alone, and so is what is made from then on, by what we start too", () => {
    openLocalFolder(folder);
    assert.equal(modeOf(folder), "700");
    writeFileSync(join(folder, "state.json"), "");
    spawnSync(process.execPath, ["-e", "fs.mkdirSync('made'); fs.writeFileSync('made/file', '')"], {
      cwd: folder,
    });
    assert.deepEqual(
      ["state.json", "made", "made/file"].map((name) => modeOf(join(folder, name))),
      ["600", "700", "600"],
    );
  });

  it("becomes its owner's alone where it was open to all", () => {
    mkdirSync(folder, { mode: 0o755 });
    chmodSync(folder, 0o777);
    openLocalFolder(folder);
    assert.equal(modeOf(folder), "700");
  });

  it("is refused in a sentence where it can't be made", () => {
    asNobody(() => {
      chmodSync(above, 0o500);
      assert.throws(
        () => openLocalFolder(folder),
        sentence(/^\.local: got a folder that can't be written \(EACCES at .*\.local\), want one that can: /),
      );
      chmodSync(above, 0o700);
    });
  });

  it("is refused in a sentence where a part of it can't be written", () => {
    asNobody(() => {
      mkdirSync(join(folder, "azure"), { recursive: true });
      chmodSync(join(folder, "azure"), 0o500);
      assert.throws(() => openLocalFolder(folder), sentence(/\(EACCES at .*azure.*\)/));
      chmodSync(join(folder, "azure"), 0o700);
    });
  });

  it("is refused in a sentence where it is a file", () => {
    writeFileSync(folder, "");
    assert.throws(() => openLocalFolder(folder), sentence(/\(EEXIST at .*\.local\)/));
  });

  it("is refused in a sentence where it is somebody else's", function () {
    if (!isRoot) this.skip(); // Only root makes files of others.
    mkdirSync(folder);
    chmodSync(folder, 0o777);
    asNobody(() => {
      assert.throws(
        () => openLocalFolder(folder),
        sentence(/^\.local: got a folder of the user 0, want one of your own/),
      );
    });
  });

  it("is refused in a sentence where the tenant's store can't be opened", async () => {
    openLocalFolder(folder);
    mkdirSync(join(folder, "azure", "world", "data.mdb"), { recursive: true });
    const options = {
      directory: join(folder, "azure"),
      tenantId: "953fc14a-00c7-4452-a2fb-0a73070de7f3",
      apps: [],
    };
    const error: unknown = await startLocalAzure(options).then(
      () => assert.fail("it was opened"),
      (error: unknown) => error,
    );
    sentence(/^\.local: got a folder that can't be written \(.*\), want/)(inWords(error));
  });

  it("is removed whole, or not, with a sentence", () => {
    openLocalFolder(folder);
    writeFileSync(join(folder, "file"), "");
    removeLocalFolder(folder);
    asNobody(() => {
      mkdirSync(join(folder, "azure"), { recursive: true });
      chmodSync(folder, 0o500);
      // Node.js 22 names what it could not remove, 24 the folder that it began with.
      assert.throws(
        () => {
          removeLocalFolder(folder);
        },
        sentence(/^\.local: .*\(EACCES at .*\.local(\/azure)?\)/),
      );
      chmodSync(folder, 0o700);
    });
  });

  it("leaves other errors as they are", () => {
    const error = Object.assign(new Error("no such port"), { code: "EADDRINUSE" });
    assert.equal(inWords(error), error);
  });
});
