import { Command } from "commander";
import spawn from "cross-spawn";
import { engineEnvironment, EngineError, ensureEngine } from "./engine";

/** How the tests get to know of the engine: where it is, or why there is none. */
export const engineVariables = {
  bin: "QUARTERTURN_ENGINE_BIN",
  missing: "QUARTERTURN_ENGINE_MISSING",
} as const;

const say = (line: string): void => {
  console.error(line);
};

/** The environment for tests: with the engine, or with the reasons why the tests that need it are skipped. */
async function testEnvironment(): Promise<NodeJS.ProcessEnv> {
  try {
    const engine = await ensureEngine(say);
    return { ...engineEnvironment(engine), [engineVariables.bin]: engine.binFolder };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    say(`${error.message}\nThe tests that need the engine are skipped.`);
    return { ...process.env, [engineVariables.missing]: error.reasons.join("; ") };
  }
}

/** Runs mocha to its end. Returns its exit code: the number of failed tests. */
function runMocha(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  // Ctrl-C goes to mocha too, which ends first: its reporter has the last word.
  process.on("SIGINT", () => undefined);
  const mocha = spawn(process.execPath, [require.resolve("mocha/bin/mocha.js"), ...args], {
    env,
    stdio: "inherit",
  });
  return new Promise((resolve, reject) => {
    mocha.on("error", reject);
    mocha.on("exit", (code) => {
      resolve(code ?? 1);
    });
  });
}

/** `test [mocha's own arguments]`: all tests, those on the real engine too. */
export function testCommand(): Command {
  return new Command("test")
    .description("run the tests; what follows goes to mocha, e.g. `npm test -- --grep Ledger`")
    .argument("[arguments...]", "options and files for mocha")
    .allowUnknownOption()
    .helpOption(false)
    .action(async (args: string[]) => {
      process.exitCode = await runMocha(args, await testEnvironment());
    });
}
