import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { packageRoot } from "../cli/places";
import { manifestOf } from "./manifest";
import { filesBesides } from "./files";

/** Makes the npm package from this repository, in `dist/`: `npm pack ./dist` is what others install. */
function build(target: string): void {
  rmSync(target, { recursive: true, force: true });
  const tool = join(packageRoot, "cli", "tool.js");
  const compile = [tool, "tsc", "--project", join(packageRoot, "packaging"), "--outDir", target];
  execFileSync(process.execPath, compile, { stdio: "inherit" });
  // Templates of `quarterturn init`.
  cpSync(join(packageRoot, ".github", "workflows"), join(target, "workflows"), { recursive: true });
  for (const file of filesBesides(packageRoot)) {
    mkdirSync(dirname(join(target, file)), { recursive: true });
    cpSync(join(packageRoot, file), join(target, file));
  }
  writeFileSync(
    join(target, "package.json"),
    `${JSON.stringify(manifestOf(packageRoot, target), null, 2)}\n`,
  );
}

build(join(packageRoot, "dist"));
