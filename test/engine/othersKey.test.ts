import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import spawn from "cross-spawn";
import { describeWithEngine } from "../support/engine";
import { type Finished, finished } from "../support/estate";
import { projectIn } from "../support/projectCopy";

/** Secrets that only their owner's key opens, in places where a run wants one. */
const secrets = `  quarterturn:alerts:
    email: on-call@example.com
    webhook:
      secure: v1:7Wf9cUmFp1m9GJ8P:gWlV2bPzSxw2mbE0Jkq4u1d1q6m4Xc0=
`;

/** How a stack file is encrypted, by whom. */
const providers: Readonly<Record<string, string>> = {
  "a key in an Azure Key Vault": `secretsprovider: azurekeyvault://kvlt-pulumi.vault.azure.net/keys/state
encryptedkey: RVhBTVBMRQ==
environment:
  - maxconf/prod
`,
  "somebody's own passphrase":
    "encryptionsalt: v1:vXoUoZ1X0bI=:v1:pVIVBq3ni7N0xWnU:JyDbWXTs3Kd0DE0UuwMBhpkq0Q+1QQ==\n",
  "nothing yet": "",
};

describeWithEngine("A rehearsal of a stack that is encrypted with", (env) => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "quarterturn-key-"));
    projectIn(folder);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function local(...args: string[]): Promise<Finished> {
    const main = join(folder, "cli", "main.js");
    return finished(spawn(process.execPath, [main, "local", ...args], { cwd: folder, env }));
  }

  for (const [whose, provider] of Object.entries(providers))
    it(`${whose} leaves its file byte for byte as it was`, async () => {
      const file = join(folder, "Pulumi.test.yaml");
      const text = readFileSync(file, "utf8").replace(/^encryptionsalt: .*\n/m, "");
      const withSecrets = text.replace("config:\n", `config:\n${provider === "" ? "" : secrets}`);
      const before = provider + withSecrets;
      writeFileSync(file, before);

      const up = await local("--date", "2026-11-22", "pulumi", "up", "--yes", "--stack", "test");
      assert.equal(up.code, 0, up.stdout + up.stderr);
      assert.match(up.stdout, /edge-g1: sent to/);
      const again = await local("pulumi", "up", "--yes", "--stack", "test");
      assert.match(again.stdout, /Resources:\n +~ 1 updated\n/, again.stdout + again.stderr);
      const main = join(folder, "cli", "main.js");
      const ci = ["--", process.execPath, main, "ci", "preview", "--stack", "test"];
      const judged = await local(...ci);
      assert.equal(judged.code, 0, judged.stdout + judged.stderr);
      const status = await local("--", process.execPath, main, "status", "--stack", "test");
      assert.match(status.stdout, /^test, 2026-11-22: /m, status.stdout + status.stderr);

      assert.equal(readFileSync(file, "utf8"), before);
    });

  it("nothing yet sees what a command changes in it", async () => {
    const file = join(folder, "Pulumi.test.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace(/^encryptionsalt: .*\n/m, ""));
    const edit = `
      const { appendFileSync } = require("node:fs");
      const { spawnSync } = require("node:child_process");
      appendFileSync("Pulumi.test.yaml", "  quarterturn:unknown: 1\\n");
      setTimeout(() => {
        const args = ["preview", "--stack", "test"];
        process.exitCode = spawnSync("pulumi", args, { stdio: "inherit" }).status;
      }, 500);`;
    const { code, stdout } = await local("--stack", "test", "--", process.execPath, "-e", edit);
    assert.notEqual(code, 0);
    assert.match(stdout, /quarterturn:unknown/);
  });
});
