import { cpSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { projectParts, packageRoot } from "../../cli/places";

/** Packages that look for parts of theirs beside themselves: they lie there as npm puts them, and not as links. */
const copied = new Set(["lmdb", "@lmdb", "node-gyp-build-optional-packages", "ts-node"]);

/** The project in a folder of this name, with a test stack alone. */
export function projectIn(folder: string): void {
  for (const part of projectParts) cpSync(join(packageRoot, part), join(folder, part), { recursive: true });
  const from = join(packageRoot, "node_modules");
  mkdirSync(join(folder, "node_modules"));
  for (const name of readdirSync(from)) {
    if (name === ".cache") continue;
    const to = join(folder, "node_modules", name);
    if (copied.has(name)) cpSync(join(from, name), to, { recursive: true });
    else symlinkSync(join(from, name), to, name.startsWith(".") ? "file" : "junction");
  }
}
