import { type Commands, runCommand } from "./commands";

/** What this repository has besides. */
const own: Commands = {
  bench: () => (require("./bench/command") as typeof import("./bench/command")).benchCommand(),
  demo: () => (require("./demo/command") as typeof import("./demo/command")).demoCommand(),
  test: () => (require("./test") as typeof import("./test")).testCommand(),
  "test-keycloak": () => (require("./test") as typeof import("./test")).testKeycloakCommand(),
};

/**
 * The repository's command line: `node cli/main.js COMMAND …`.
 * @param argv the arguments, without node and script
 */
export function main(argv: string[]): Promise<void> {
  return runCommand(argv, own);
}
