import { createHash } from "node:crypto";
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  utimesSync,
} from "node:fs";
import Module from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import vm from "node:vm";

interface BlobStore {
  set(key: string, invalidationKey: string, buffer: Buffer): void;
  save(): void;
}
interface CacheLibrary {
  readonly __TEST__: { readonly FileSystemBlobStore: new (directory: string, prefix: string) => BlobStore };
}

/** A temporary folder of the machine as another user leaves it: with code of theirs where ours might be looked for. */
export class PoisonedFolder {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "poisoned-")));

  /** Appears once somebody has run the other user's code. */
  private readonly mark = join(this.folder, "mark");

  /** The variables that make it the temporary folder. */
  get environment(): NodeJS.ProcessEnv {
    const env = { ...process.env };
    delete env.NODE_COMPILE_CACHE;
    delete env.DISABLE_V8_COMPILE_CACHE;
    return { ...env, ...this.places };
  }

  /** Those alone that say where the temporary folder is. */
  get places(): NodeJS.ProcessEnv {
    return { TMPDIR: this.folder, TMP: this.folder, TEMP: this.folder };
  }

  /** Puts poison in the place of the compiler that ts-node would keep compiled; `main` is the process's main file. */
  poisonTsNode(main: string): void {
    const library = require("v8-compile-cache-lib") as CacheLibrary;
    const user = process.getuid === undefined ? "" : `-${process.getuid()}`;
    const folder = join(this.folder, `v8-compile-cache${user}`, process.versions.v8);
    const file = require.resolve("typescript");
    const source = readFileSync(file, "utf8");
    const store = new library.__TEST__.FileSystemBlobStore(folder, main);
    store.set(file, createHash("sha1").update(source, "utf8").digest("hex"), this.compiledAs(file, source));
    store.save();
  }

  /** The poison compiled; V8 takes it for the file's own, as long as it is of the same length. */
  private compiledAs(filename: string, source: string): Buffer {
    const wrapped = Module.wrap(this.code);
    const length = Module.wrap(source).length;
    const script = new vm.Script(
      wrapped.replace(/\n\}\);?$/, (end) => " ".repeat(length - wrapped.length) + end),
      { filename },
    );
    const run = script.runInThisContext() as (exports: object, require: unknown) => void;
    // Once it has run, all of it is compiled.
    run({}, () => ({ writeFileSync: () => undefined }));
    return script.createCachedData();
  }

  private get code(): string {
    return `require("node:fs").writeFileSync(${JSON.stringify(this.mark)}, "");`;
  }

  /** Whether the other user's code has run since this was asked last. */
  hasRun(): boolean {
    const has = existsSync(this.mark);
    rmSync(this.mark, { force: true });
    return has;
  }

  /** From now on, whatever is read in it can be told by its time. */
  watchReads(): void {
    for (const path of this.paths()) {
      const { mtime } = statSync(path);
      // Linux notes a read where the last one lies before the last change.
      utimesSync(path, new Date(0), mtime);
    }
  }

  /** Files in it that were read since. */
  read(): readonly string[] {
    return this.paths().filter((path) => statSync(path).atimeMs !== 0);
  }

  private paths(): string[] {
    return readdirSync(this.folder, { recursive: true, encoding: "utf8" })
      .map((file) => join(this.folder, file))
      .filter((path) => statSync(path).isFile());
  }

  /** Every file in it with the time of its last change. */
  files(): readonly string[] {
    return readdirSync(this.folder, { recursive: true, encoding: "utf8" })
      .map((file) => `${file} ${statSync(join(this.folder, file)).mtimeMs}`)
      .sort();
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
