import assert from "node:assert/strict";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import vm from "node:vm";
import { packageRoot } from "../../cli/places";

interface Transpiler {
  transpile(
    source: string,
    fileName: string,
  ): { readonly outputText: string; readonly sourceMapText: string };
}

describe("the transpiler", () => {
  let root: string;
  let place: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "transpiler-"));
    place = join(root, "node_modules", ".cache", "quarterturn-swc");
    mkdirSync(join(root, "node_modules"));
    symlinkSync(join(packageRoot, "node_modules", "@swc"), join(root, "node_modules", "@swc"), "junction");
    for (const file of ["transpiler.js", "privateFolder.js"])
      cpSync(join(packageRoot, "provider", file), join(root, "provider", file));
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  const transpiler = (): Transpiler => require(join(root, "provider", "transpiler.js")) as Transpiler;

  const source = "export const day: string = 'soon';\n";
  let file: string;
  beforeEach(() => (file = join(root, "a", "day.ts")));

  it("makes JavaScript for require, with the places of the TypeScript", () => {
    const { outputText, sourceMapText } = transpiler().transpile(source, file);
    const exports: { day?: string } = {};
    vm.runInNewContext(outputText, { exports });
    assert.equal(exports.day, "soon");
    const { sources, mappings } = JSON.parse(sourceMapText) as { sources: string[]; mappings: string };
    assert.deepEqual(sources, ["day.ts"]);
    assert.notEqual(mappings, "");
  });

  it("keeps what came of a file, in one place, until the file changes", () => {
    const made = transpiler().transpile(source, file);
    const [kept = "", ...more] = readdirSync(place);
    assert.deepEqual(more, []);
    const text = readFileSync(join(place, kept), "utf8");
    writeFileSync(join(place, kept), text.replace("soon", "kept"));
    assert.match(transpiler().transpile(source, file).outputText, /kept/);
    const changed = transpiler().transpile(source.replace("soon", "later"), file);
    assert.match(changed.outputText, /later/);
    assert.deepEqual(readdirSync(place), [kept]);
    assert.equal(transpiler().transpile(source, file).outputText, made.outputText);
  });

  it("takes neither another file's nor what is half written", () => {
    transpiler().transpile(source, file);
    const [kept = ""] = readdirSync(place);
    transpiler().transpile("export const night = 1;\n", join(root, "b", "day.ts"));
    assert.equal(readdirSync(place).length, 2);
    const whole = readFileSync(join(place, kept), "utf8");
    writeFileSync(join(place, kept), whole.slice(0, whole.length / 2));
    assert.match(transpiler().transpile(source, file).outputText, /soon/);
    assert.equal(readFileSync(join(place, kept), "utf8"), whole);
  });

  it("does without where nothing may be kept", () => {
    mkdirSync(join(place, ".."), { recursive: true });
    writeFileSync(place, "");
    assert.match(transpiler().transpile(source, file).outputText, /soon/);
    assert.equal(readFileSync(place, "utf8"), "");
  });

  it("keeps nothing of files that aren't the project's", () => {
    for (const other of [join(root, "..", "day.ts"), join(root, "node_modules", "a", "day.ts")])
      assert.match(transpiler().transpile(source, other).outputText, /soon/);
    assert.deepEqual(readdirSync(place), []);
  });

  it("is stopped by nothing that can't be written", () => {
    const name = `${"d".repeat(250)}.ts`; // Too long with what comes behind it.
    assert.match(transpiler().transpile(source, join(root, name)).outputText, /soon/);
    assert.deepEqual(readdirSync(place), []);
  });

  it("says what is no TypeScript, and keeps nothing of it", () => {
    assert.throws(() => transpiler().transpile("export const = 1;", file), /Expected|expected/);
    assert.deepEqual(readdirSync(place), []);
  });
});
