import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { packageRoot } from "../../cli/places";

const hasGit = existsSync(join(packageRoot, ".git"));
const sources = listed("*.ts");
/** Tests are among them, and what is plain JavaScript. */
const scripts = [...sources, ...listed("*.js", "*.cjs", "*.mjs")];

/** What is in the project's folder and not ignored. */
function listed(...patterns: string[]): string[] {
  if (!hasGit) return [];
  const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", ...patterns], {
    cwd: packageRoot,
    encoding: "utf8",
  });
  return files.split("\n").filter((file) => file !== "" && existsSync(join(packageRoot, file)));
}

/** A folder with all that it lies in: `gate/rules` → `gate/rules`, `gate`. */
function upwards(folder: string): string[] {
  return folder === "." ? [] : [folder, ...upwards(dirname(folder))];
}

/** Every folder that code lies in; tests lie as what they test does. */
const folders = [...new Set(sources.flatMap((file) => upwards(dirname(file))))]
  .filter((folder) => !folder.startsWith("test/"))
  .sort();

describe("The project's layout", function () {
  before(function () {
    if (!hasGit) this.skip();
  });

  /** The line of the map in the README that a folder's room has, and the room's own map. */
  function maps(folder: string): string {
    const [room = ""] = folder.split("/");
    const lines = readFileSync(join(packageRoot, "README.md"), "utf8").split("\n");
    const own = join(packageRoot, room, "README.md");
    return [
      ...lines.filter((line) => line.startsWith(`| [\`${room}/\`]`)),
      existsSync(own) ? readFileSync(own, "utf8") : "",
    ].join("\n");
  }

  for (const folder of folders) {
    it(`says what ${folder}/ is`, () => {
      assert.ok(maps(folder).includes(`\`${basename(folder)}/\``), `no map names ${folder}/`);
    });
  }

  it("has no file deeper than four folders", () => {
    assert.deepEqual(
      sources.filter((file) => file.split("/").length > 5),
      [],
    );
  });

  it("has no source of more than 250 lines", () => {
    const long = scripts.filter(
      (file) => readFileSync(join(packageRoot, file), "utf8").split("\n").length > 251,
    );
    assert.deepEqual(long, []);
  });
});
