import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { executable, isExecutable, pathFolders } from "../../cli/engine/system";
import { packageRoot } from "../../cli/places";
import { type PackedProject, describePackage, stranger } from "./bench";

/** What runs a program in another language, and how it is had. */
const needs = {
  yaml: {
    wayOut: "go install github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml@v1.25.0",
    isReady: () => true,
  },
  python: {
    wayOut: "it comes with the Pulumi CLI; and pip install pulumi",
    isReady: () => spawnSync("python3", ["-c", "import pulumi"]).status === 0,
  },
  go: {
    wayOut: "it comes with the Pulumi CLI; and Go 1.25",
    isReady: () => spawnSync("go", ["version"]).status === 0,
  },
  dotnet: {
    wayOut: "it comes with the Pulumi CLI; and the .NET SDK",
    isReady: () => spawnSync("dotnet", ["--version"]).status === 0,
    folder: "csharp",
  },
} as const satisfies Record<string, { wayOut: string; isReady: () => boolean; folder?: string }>;

for (const [language, { wayOut, isReady, ...need }] of Object.entries(needs)) {
  const host = executable(`pulumi-language-${language}`);
  const isThere = pathFolders(process.env).some((folder) => isExecutable(join(folder, host))) && isReady();
  const title = `A program in ${language}`;
  if (isThere)
    describePackage(title, "quarterturn", (env, packed) => {
      rotatesAYear("folder" in need ? need.folder : language, env, packed);
    });
  else
    describe.skip(`${title} (skipped, no ${host} on PATH: ${wayOut})`, () =>
      it("rotates a year, by the example's few lines"));
}

function rotatesAYear(example: string, env: NodeJS.ProcessEnv, packed: () => PackedProject): void {
  it("rotates a year, by the example's few lines", async () => {
    const folder = packed().folder(example);
    const run = stranger(folder, env);
    await run("npm", "install", "--no-audit", "--no-fund", packed().tarball);
    const init = ["init", "--tenant", "953fc14a-00c7-4452-a2fb-0a73070de7f3", "--vault", "kvlt-secrets"];
    const consumer = ["--consumer", "edge=d802c929-6984-48f9-81d1-ff8770c65bde", "--no-install"];
    await run("npx", "quarterturn", ...init, "--vault-group", "rg-vaults", ...consumer);
    rmSync(join(folder, "index.ts"));
    cpSync(join(packageRoot, "examples", example), folder, { recursive: true });
    const up = ["pulumi", "up", "--yes", "--skip-preview", "--stack", "prod"];
    for (const [at, day] of ["2026-11-22", "2027-02-20", "2027-05-21", "2027-08-19"].entries()) {
      const { stdout } = await run("npx", "quarterturn", "local", "--date", day, ...up);
      assert.match(stdout, new RegExp(`edge-g${at + 1}: new`));
    }
    const { stdout } = await run("npx", "quarterturn", "local", ...up);
    assert.match(stdout, /Resources:\n +\d+ unchanged\n/);
  });
}
