import { Command } from "commander";
import { version } from "../package.json";

/** Loaded when wanted, so that no command pays for another's code. */
const commands = {
  bench: () => (require("./bench/command") as typeof import("./bench/command")).benchCommand(),
  ci: () => (require("./ci/command") as typeof import("./ci/command")).ciCommand(),
  demo: () => (require("./demo/command") as typeof import("./demo/command")).demoCommand(),
  gate: () => (require("./gate/command") as typeof import("./gate/command")).gateCommand(),
  history: () => (require("./history/command") as typeof import("./history/command")).historyCommand(),
  local: () => (require("./local/command") as typeof import("./local/command")).localCommand(),
  "remove-orphan": () =>
    (require("./status/removeOrphan") as typeof import("./status/removeOrphan")).removeOrphanCommand(),
  rights: () => (require("./rights/command") as typeof import("./rights/command")).rightsCommand(),
  simulate: () => (require("./simulate/command") as typeof import("./simulate/command")).simulateCommand(),
  status: () => (require("./status/command") as typeof import("./status/command")).statusCommand(),
  test: () => (require("./test") as typeof import("./test")).testCommand(),
  "test-keycloak": () => (require("./test") as typeof import("./test")).testKeycloakCommand(),
};

/**
 * The command line: `node cli/main.js COMMAND …`. A command's code is loaded when it runs, so that none pays for another.
 * @param argv the arguments, without node and script
 */
export async function main(argv: string[]): Promise<void> {
  const program = new Command("quarterturn")
    .description("Rotates client secrets through `pulumi up`, with nobody's service going down.")
    .version(version)
    .enablePositionalOptions()
    .showHelpAfterError();
  const [name = ""] = argv;
  const wanted = Object.hasOwn(commands, name) ? [name as keyof typeof commands] : Object.keys(commands);
  for (const one of wanted) program.addCommand(commands[one as keyof typeof commands]());
  await program.parseAsync(argv, { from: "user" });
}
