import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compiler } from "../../cli/init/files";
import { packageRoot } from "../../cli/places";
import { packageSchema } from "../../provider/schema";
import { goMissing } from "../support/go";

const missing = goMissing();
const suite = missing === undefined ? describe : describe.skip;
const noPython = spawnSync("python3", ["--version"]).status === 0 ? "" : " (skipped: no Python here)";

/** What Pulumi takes a Go SDK for that says nothing of its path. */
const goModule = "example.com/pulumi-quarterturn/sdk/go";

suite(
  `The SDKs that Pulumi makes of the schema${missing === undefined ? "" : ` (skipped: ${missing})`}`,
  function () {
    this.timeout(900_000);
    this.slow(300_000);
    let folder: string;
    before(() => {
      folder = mkdtempSync(join(tmpdir(), "quarterturn-sdks-"));
      const generator = join(folder, "generator");
      mkdirSync(generator);
      copyFileSync(join(__dirname, "sdks", "main.go"), join(generator, "main.go"));
      // Pulumi's own generators, of the version that the engine has.
      for (const file of ["go.mod", "go.sum"])
        copyFileSync(join(packageRoot, "cli", "engine", "pulumi", file), join(generator, file));
      writeFileSync(join(folder, "schema.json"), packageSchema("1.0.0"));
      run(generator, "go", "run", ".", join(folder, "schema.json"), folder);
    });
    after(() => {
      rmSync(folder, { recursive: true, force: true });
    });

    it("compile in TypeScript", () => {
      const sdk = join(folder, "nodejs");
      symlinkSync(join(packageRoot, "node_modules"), join(sdk, "node_modules"), "junction");
      // As strict as a new project is.
      const { compilerOptions } = compiler;
      const settings = { compilerOptions: { ...compilerOptions, types: ["node"] }, include: ["**/*.ts"] };
      writeFileSync(join(sdk, "tsconfig.json"), JSON.stringify(settings));
      run(packageRoot, process.execPath, join("cli", "tool.js"), "tsc", "--project", sdk);
    });

    it("compile in Go, with the modules of the example", () => {
      const sdk = join(folder, "go");
      const example = join(packageRoot, "examples", "go");
      const modules = readFileSync(join(example, "go.mod"), "utf8");
      writeFileSync(join(sdk, "go.mod"), modules.replace(/^module .*$/m, `module ${goModule}`));
      cpSync(join(example, "go.sum"), join(sdk, "go.sum"));
      run(sdk, "go", "build", "./...");
      run(example, "go", "vet", ".");
    });

    (noPython === "" ? it : it.skip)(`compile in Python${noPython}`, () => {
      run(join(folder, "python"), "python3", "-m", "compileall", "-q", ".");
    });
  },
);

function run(cwd: string, file: string, ...args: string[]): void {
  const { status, stdout, stderr } = spawnSync(file, args, {
    cwd,
    encoding: "utf8",
    env: { ...process.env, GOFLAGS: "-mod=mod" },
  });
  assert.equal(status, 0, `${file} ${args.join(" ")}\n${stdout}${stderr}`);
}
