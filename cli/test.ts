import { Command } from "commander";
import spawn from "cross-spawn";
import { engineEnvironment, EngineError, ensureEngine } from "./engine";
import { ensureKeycloak } from "./keycloak/get";
import { KeycloakError } from "./keycloak/types";
import { keycloakVersion } from "./keycloak/versions";

/** How the tests get to know of the engine: where it is, or why there is none. */
export const engineVariables = {
  bin: "QUARTERTURN_ENGINE_BIN",
  missing: "QUARTERTURN_ENGINE_MISSING",
} as const;

/** How they get to know of Keycloak: which version it is, or why there is none. */
export const keycloakVariables = {
  version: "QUARTERTURN_KEYCLOAK_VERSION",
  missing: "QUARTERTURN_KEYCLOAK_MISSING",
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

/** The environment for tests with a real Keycloak in the user's cache. Throws KeycloakError if there can't be one. */
async function withKeycloak(env: NodeJS.ProcessEnv, version: string): Promise<NodeJS.ProcessEnv> {
  await ensureKeycloak(say, { version }, env);
  return { ...env, [keycloakVariables.version]: version };
}

/** The same, or with the reason why the tests that need one are skipped. */
async function withKeycloakIfAny(env: NodeJS.ProcessEnv): Promise<NodeJS.ProcessEnv> {
  try {
    return await withKeycloak(env, keycloakVersion);
  } catch (error) {
    if (!(error instanceof KeycloakError)) throw error;
    say(`${error.message}\nThe tests that need Keycloak are skipped.`);
    return { ...env, [keycloakVariables.missing]: error.reason };
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
      process.exitCode = await runMocha(args, await withKeycloakIfAny(await testEnvironment()));
    });
}

/** `test-keycloak [--version V] [mocha's own arguments]`: the tests on a real Keycloak, one server for all of them. */
export function testKeycloakCommand(): Command {
  return new Command("test-keycloak")
    .description("run the tests that need a real Keycloak; what follows goes to mocha")
    .option("--version <version>", "the Keycloak to fetch and test with", keycloakVersion)
    .argument("[arguments...]", "options for mocha, e.g. --grep clock")
    .allowUnknownOption()
    .action(async (args: string[], { version }: { version: string }) => {
      const env = { HISTORIES: "1000", ...(await withKeycloak(await testEnvironment(), version)) };
      process.exitCode = await runMocha(["--extension", "ts", "--recursive", "test/keycloak", ...args], env);
    });
}
