import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { version } from "../package.json";
import { packageRoot } from "../cli/places";
import { notesOf } from "./notes";

/** `npm run release:notes -- v1.2.0 FILE`: what the changelog has of this version, which must be package.json's. */
function main([tag = "", file = "notes.md"]: readonly string[]): void {
  const changelog = readFileSync(join(packageRoot, "CHANGELOG.md"), "utf8");
  const notes = notesOf(tag, version, changelog);
  if ("problem" in notes) {
    console.error(notes.problem);
    process.exitCode = 1;
  } else writeFileSync(file, `${notes.text}\n`);
}

main(process.argv.slice(2));
