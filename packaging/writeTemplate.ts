import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { packageRoot } from "../cli/places";
import { templateFiles, templateFolder } from "./template";

/** `npm run template`: writes the template for `pulumi new` again. */
function main(): void {
  const target = join(packageRoot, templateFolder);
  const empty = mkdtempSync(join(tmpdir(), "quarterturn-template-"));
  try {
    rmSync(target, { recursive: true, force: true });
    for (const { name, text, isExecutable } of templateFiles(empty)) {
      mkdirSync(dirname(join(target, name)), { recursive: true });
      writeFileSync(join(target, name), text, { mode: isExecutable ? 0o755 : 0o644 });
    }
  } finally {
    rmSync(empty, { recursive: true, force: true });
  }
}

main();
