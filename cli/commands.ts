import { Command } from "commander";
import { version } from "../package.json";

/** Makes a command when it is wanted, so that none pays for another's code. */
export type Commands = Readonly<Record<string, () => Command>>;

/** What Quarterturn does for whoever uses it, in this repository or as a package in a project of their own. */
const commands: Commands = {
  certificate: () =>
    (
      require("./certificates/certificate") as typeof import("./certificates/certificate")
    ).certificateCommand(),
  ci: () => (require("./ci/command") as typeof import("./ci/command")).ciCommand(),
  csr: () => (require("./certificates/csr") as typeof import("./certificates/csr")).csrCommand(),
  gate: () => (require("./gate/command") as typeof import("./gate/command")).gateCommand(),
  history: () => (require("./history/command") as typeof import("./history/command")).historyCommand(),
  init: () => (require("./init/command") as typeof import("./init/command")).initCommand(),
  local: () => (require("./local/command") as typeof import("./local/command")).localCommand(),
  "remove-orphan": () =>
    (require("./status/removeOrphan") as typeof import("./status/removeOrphan")).removeOrphanCommand(),
  rights: () => (require("./rights/command") as typeof import("./rights/command")).rightsCommand(),
  simulate: () => (require("./simulate/command") as typeof import("./simulate/command")).simulateCommand(),
  status: () => (require("./status/command") as typeof import("./status/command")).statusCommand(),
};

/**
 * The command line: `quarterturn COMMAND …`.
 * @param argv the arguments, without node and script
 * @param more commands beside these
 */
export async function runCommand(argv: string[], more: Commands = {}): Promise<void> {
  const all = { ...commands, ...more };
  const program = new Command("quarterturn")
    .description("Rotates client secrets through `pulumi up`, with nobody's service going down.")
    .version(version)
    .enablePositionalOptions()
    .showHelpAfterError();
  const [name = ""] = argv;
  const chosen = Object.hasOwn(all, name) ? all[name] : undefined;
  for (const make of chosen === undefined ? Object.values(all) : [chosen]) program.addCommand(make());
  await program.parseAsync(argv, { from: "user" });
}
