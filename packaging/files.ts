import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** What is read or started as it is, beside the code: files, and folders of which all that is no TypeScript counts. */
const parts = [
  "LICENSE",
  "README.md",
  "CHANGELOG.md",
  "docs",
  "cli/engine/nodejs",
  "cli/engine/pulumi",
  "cli/keycloak/extension",
  "cli/runtime",
  "policies",
  "provider",
];

/** Paths from the repository's folder. */
export function filesBesides(root: string): string[] {
  return parts.flatMap((part) =>
    statSync(join(root, part)).isDirectory()
      ? readdirSync(join(root, part))
          .map((name) => `${part}/${name}`)
          .filter((file) => statSync(join(root, file)).isFile() && !/\.(ts|js)$/.test(file))
      : [part],
  );
}
