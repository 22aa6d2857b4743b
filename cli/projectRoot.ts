import { dirname } from "node:path";

/** The folder of package.json and Pulumi.yaml. */
export const projectRoot = dirname(__dirname);

/** The folders of the project's code, and what a copy of it needs beside them. */
export const projectParts = [
  "cli",
  "components",
  "deadlines",
  "gate",
  "history",
  "keycloak",
  "local-azure",
  "names",
  "policies",
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
