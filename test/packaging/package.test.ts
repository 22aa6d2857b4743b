import assert from "node:assert/strict";
import { lstatSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../cli/places";
import { describeWithEngine } from "../support/engine";
import { PackedProject, runTool, stranger } from "./bench";

const [tenant, clientId] = ["953fc14a-00c7-4452-a2fb-0a73070de7f3", "d802c929-6984-48f9-81d1-ff8770c65bde"];

describeWithEngine(
  "The npm package",
  (env) => {
    let packed: PackedProject;
    before(() => {
      packed = new PackedProject("quarterturn");
    });
    after(() => {
      packed.close();
    });

    it("is well-formed to those who look at packages", async () => {
      const lint = await runTool("publint", packed.tarball, "--strict");
      assert.equal(lint.code, 0, lint.stdout + lint.stderr);
      const types = await runTool("attw", packed.tarball, "--profile", "node16");
      assert.equal(types.code, 0, types.stdout + types.stderr);
    });

    it("rotates in an empty folder: five commands, in less than three minutes, and no file of this repository", async () => {
      const folder = packed.folder("secret-rotation");
      const started = performance.now();
      const run = stranger(folder, env);
      await run("npm", "install", "--no-audit", "--no-fund", packed.tarball);
      const consumer = `edge=${clientId}`;
      const init = ["init", "--tenant", tenant, "--vault", "kvlt-secrets", "--vault-group", "rg-vaults"];
      await run("npx", "quarterturn", ...init, "--consumer", consumer);
      const up = ["pulumi", "up", "--yes", "--stack", "prod"];
      const first = await run("npx", "quarterturn", "local", "--date", "2026-11-22", ...up);
      assert.match(first.stdout, /edge.*g1/);
      const second = await run("npx", "quarterturn", "local", "--date", "2027-02-20", ...up);
      assert.match(second.stdout, /edge.*g2/);
      const status = ["local", "--", "npx", "quarterturn", "status", "--stack", "prod"];
      const { stdout } = await run("npx", "quarterturn", ...status);
      assert.match(stdout, /^prod, 2027-02-20: all well/m);
      const seconds = (performance.now() - started) / 1000;
      assert.ok(seconds < 180, `${seconds} seconds`);
      assertOnItsOwn(folder);
    });
  },
  10,
);

/** Nothing in a folder is a link out of it, or names the repository. */
function assertOnItsOwn(folder: string): void {
  const own = join("node_modules", "quarterturn");
  for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const path = join(folder, file);
    const isInside = !file.startsWith("node_modules") || file.startsWith(own);
    if (!isInside || lstatSync(path).isDirectory()) continue;
    assert.ok(!lstatSync(path).isSymbolicLink(), file);
    assert.ok(!readFileSync(path).includes(packageRoot), file);
  }
}
