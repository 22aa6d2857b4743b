import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** The folder of this package: its code, and what comes with it. */
export const packageRoot = dirname(__dirname);

/** The folder of the Pulumi project that a command is for: the nearest with a Pulumi.yaml from a folder upwards, else that folder. */
export function projectFolder(from = process.cwd()): string {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, "Pulumi.yaml"))) return folder;
    if (folder === dirname(folder)) return resolve(from);
  }
}

/** The folders of the project's code, and what a copy of it needs beside them. */
export const projectParts = [
  "certificates",
  "cli",
  "components",
  "deadlines",
  "gate",
  "history",
  "keycloak",
  "local-azure",
  "names",
  "policies",
  "program",
  "protocol",
  "provider",
  "rendering",
  "rights",
  "rotation",
  "settings",
  "stacks",
  "status",
  "web",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  "Pulumi.yaml",
  "Pulumi.test.yaml",
] as const;
