import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { packageRoot } from "../cli/places";
import { manifestOf } from "./manifest";
import { type PackageDescription, packages } from "./packages";

/**
 * `npm run build -- [FOLDER [PACKAGE]]`: makes the npm packages from this repository, in `dist/` or another folder, each in
 * one of its own; `npm pack ./dist/quarterturn` is what others install.
 */
function main([folder = "dist", only]: readonly string[]): void {
  for (const description of packages)
    if (only === undefined || only === description.folder)
      build(description, join(resolve(packageRoot, folder), description.folder));
}

function build(description: PackageDescription, target: string): void {
  rmSync(target, { recursive: true, force: true });
  const tool = join(packageRoot, "cli", "tool.js");
  const settings = join(packageRoot, "packaging", `${description.folder}.json`);
  const compile = [tool, "tsc", "--project", settings, "--outDir", target];
  execFileSync(process.execPath, compile, { stdio: "inherit" });
  for (const part of description.files) {
    const [from, to] = typeof part === "string" ? [part, part] : part;
    for (const file of filesIn(join(packageRoot, from))) copy(join(from, file), join(target, to, file));
  }
  const manifest = manifestOf(description, packageRoot, target);
  writeFileSync(join(target, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** A folder's files that are no code, or the file itself. */
function filesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [""];
  return readdirSync(path).filter((name) => statSync(join(path, name)).isFile() && !/\.(ts|js)$/.test(name));
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(join(packageRoot, from), to);
}

main(process.argv.slice(2));
