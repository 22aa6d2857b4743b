import assert from "node:assert/strict";
import spawn from "cross-spawn";
import { packageRoot } from "../../cli/places";

/** Why actionlint can't be had here, undefined if it can: it is a Go program, fetched through the module proxy. */
function missing(): string | undefined {
  const options = { cwd: packageRoot, encoding: "utf8", timeout: 240_000 } as const;
  if (spawn.sync("go", ["version"], options).status !== 0) return "there is no Go";
  const { status, stderr } = spawn.sync(
    "npm",
    ["run", "--silent", "lint:workflows", "--", "-version"],
    options,
  );
  return status === 0 ? undefined : `go run: ${stderr.trim().split("\n").at(-1) ?? "no answer"}`;
}

describe("actionlint", function () {
  this.timeout(300_000);
  this.slow(60_000);

  it("finds nothing in the workflows", function () {
    const reason = missing();
    if (reason !== undefined) {
      const { test } = this;
      if (test !== undefined) test.title += ` (skipped: ${reason})`;
      this.skip();
    }
    const options = { cwd: packageRoot, encoding: "utf8" } as const;
    const { status, stdout } = spawn.sync("npm", ["run", "--silent", "lint:workflows"], options);
    assert.equal(status, 0, stdout);
  });
});
