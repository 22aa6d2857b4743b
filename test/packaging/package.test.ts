import assert from "node:assert/strict";
import {
  cpSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { version } from "../../package.json";
import { packageRoot } from "../../cli/places";
import { templateFolder } from "../../packaging/template";
import { assertWellFormed, describePackage, stranger } from "./bench";

const [tenant, clientId] = ["953fc14a-00c7-4452-a2fb-0a73070de7f3", "d802c929-6984-48f9-81d1-ff8770c65bde"];

describePackage("The npm package", "quarterturn", (env, packed) => {
  it("is well-formed to those who look at packages", () => assertWellFormed(packed()));

  it("rotates in an empty folder: five commands, in less than three minutes, and no file of this repository", async () => {
    const folder = packed().folder("secret-rotation");
    const started = performance.now();
    const run = stranger(folder, env);
    await run("npm", "install", "--no-audit", "--no-fund", packed().tarball);
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
    // What the workflows run: policy pack and gate, whatever the project is called.
    const judged = await run(
      "npm",
      "run",
      "-s",
      "local",
      "--",
      "npm",
      "run",
      "-s",
      "ci:preview",
      "--",
      "--stack",
      "prod",
    );
    assert.match(judged.stderr + judged.stdout, /the policy pack and the gate let it pass/);
  });

  it("comes by `pulumi new`, which asks, writes and installs, and then rotates", async () => {
    const template = packed().folder("template");
    cpSync(join(packageRoot, templateFolder), template, { recursive: true });
    // Nothing of this version is on npm.
    const manifest = join(template, "package.json");
    const released = readFileSync(manifest, "utf8");
    writeFileSync(manifest, released.replace(`"^${version}"`, JSON.stringify(`file:${packed().tarball}`)));
    const folder = packed().folder("by-pulumi-new");
    const state = packed().folder("state");
    mkdirSync(state);
    const run = stranger(folder, {
      ...env,
      PULUMI_BACKEND_URL: pathToFileURL(state).href,
      PULUMI_CONFIG_PASSPHRASE: "",
    });
    const answers = { tenantId: tenant, location: "canadacentral", resourceGroup: "rg-secrets" };
    const given = Object.entries(answers).flatMap(([key, value]) => ["-c", `quarterturn:${key}=${value}`]);
    const made = ["--name", "rotation", "--stack", "prod", "--yes", "--offline"];
    await run("pulumi", "new", template, ...made, ...given);
    const up = ["local", "--date", "2026-11-22", "pulumi", "up", "--yes", "--stack", "prod"];
    const { stdout } = await run("npx", "quarterturn", ...up);
    assert.match(stdout, /edge-g1: new/);
    assert.match(stdout, /vaultName +: "kv-rotation"/);
  });
});

/** Nothing in a folder is a link out of it, or names the repository. */
function assertOnItsOwn(folder: string): void {
  const own = join("node_modules", "quarterturn");
  for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (file.startsWith("node_modules") && !file.startsWith(own)) continue;
    const path = join(folder, file);
    assert.ok(realpathSync(path).startsWith(folder), file);
    if (lstatSync(path).isFile()) assert.ok(!readFileSync(path).includes(packageRoot), file);
  }
}
