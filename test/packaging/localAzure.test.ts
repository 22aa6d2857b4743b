import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { dependencies } from "../../package.json";
import { assertWellFormed, describePackage, stranger } from "./bench";

/** Somebody's own, without anything of this project. */
const program = `
const azuread = require("@pulumi/azuread");
const { clientId, id } = new azuread.Application("app", { displayName: "Rehearsed" });
const { keyId } = new azuread.ApplicationPassword("password", { applicationId: id, endDate: "2027-05-01T00:00:00Z" });
module.exports = { clientId, keyId };
`;

describePackage("The package of the local Azure", "local-azure", (env, packed) => {
  it("is well-formed to those who look at packages", () => assertWellFormed(packed()));

  it("rehearses anybody's program, and keeps what it made", async () => {
    const folder = packed().folder("rehearsed");
    const run = stranger(folder, env);
    writeFileSync(join(folder, "Pulumi.yaml"), "name: rehearsed\nruntime: nodejs\nmain: index.js\n");
    writeFileSync(join(folder, "index.js"), program);
    const needed = (["@pulumi/pulumi", "@pulumi/azuread"] as const).map(
      (one) => `${one}@${dependencies[one]}`,
    );
    await run("npm", "install", "--no-audit", "--no-fund", packed().tarball, ...needed);
    const local = ["local-azure", "--date", "2026-11-22"];
    await run("npx", ...local, "pulumi", "stack", "init", "dev");
    const up = ["pulumi", "up", "--yes", "--stack", "dev"];
    assert.match((await run("npx", ...local, ...up)).stdout, /\+ 3 created/);
    assert.match((await run("npx", "local-azure", ...up)).stdout, /3 unchanged/);
    const { stdout } = await run("npx", "local-azure", "--help");
    assert.match(stdout, /--fault <name=value>/);
    assert.doesNotMatch(stdout, /--keycloak/);
  });
});
