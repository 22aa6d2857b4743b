import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { originOf } from "../../program/origin";

const sha = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d";

describe("whose run it is", () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "quarterturn-origin-"));
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function git(...args: string[]): string {
    const who = ["-c", "user.name=ada", "-c", "user.email=ada@example.com", "-c", "commit.gpgsign=false"];
    return execFileSync("git", [...who, ...args], { cwd: folder, encoding: "utf8" });
  }

  for (const [where, env] of [
    ["GitHub", { GITHUB_SHA: sha, GITHUB_ACTOR: "ada" }],
    ["Azure DevOps", { BUILD_SOURCEVERSION: sha.toUpperCase(), BUILD_REQUESTEDFOR: "ada" }],
  ] as const) {
    it(`is what ${where} says`, async () => {
      assert.deepEqual(await originOf(env, folder), { commit: "1a2b3c4d5e6f", by: "ada" });
    });
  }

  it("is no commit where there is none, and stops nobody", async () => {
    for (const env of [{}, { GITHUB_SHA: "main" }, { GITHUB_SHA: "" }]) {
      assert.deepEqual(await originOf(env, folder), { by: userInfo().username });
    }
    assert.deepEqual(await originOf({ GITHUB_ACTOR: "a".repeat(99) }, join(folder, "nowhere")), {
      by: "a".repeat(60),
    });
  });

  it("is what git has checked out, and says what isn't committed", async () => {
    git("init", "--quiet");
    writeFileSync(join(folder, "Pulumi.test.yaml"), "config: {}\n");
    git("add", "-A");
    git("commit", "--quiet", "-m", "one");
    const head = git("rev-parse", "HEAD").slice(0, 12);
    assert.equal((await originOf({}, folder)).commit, head);
    git("tag", "v1");
    writeFileSync(join(folder, "Pulumi.test.yaml"), "config: { a: b }\n");
    assert.equal((await originOf({}, folder)).commit, `${head}-dirty`);
  });
});
