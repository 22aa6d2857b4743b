import { findEngine, engineEnvironment } from "../../cli/engine";
import { engineVariables } from "../../cli/test";

const minute = 60_000;

/** The environment in which `pulumi` is the engine, or why there is none. */
type Search = { readonly env: NodeJS.ProcessEnv } | { readonly env?: undefined; readonly reason: string };

/** `npm test` has looked already and says what it found; a test run by mocha itself takes only what is at hand. */
function search(): Search {
  if (process.env[engineVariables.bin] !== undefined) return { env: process.env };
  const missing = process.env[engineVariables.missing];
  if (missing !== undefined) return { reason: missing };
  const found = findEngine(process.env);
  if (found.engine !== undefined) return { env: engineEnvironment(found.engine) };
  return { reason: `${found.reasons.join("; ")}; npm test would get one` };
}

let result: Search | undefined;

/**
 * A suite that runs the real engine: `body` gets the environment for child processes, in which `pulumi` is the engine.
 * Without an engine each of its tests is pending, under a title that says why.
 */
export function describeWithEngine(title: string, body: (env: NodeJS.ProcessEnv) => void, minutes = 5): void {
  result ??= search();
  const { env } = result;
  const suite = (body: () => void) =>
    function (this: Mocha.Suite) {
      this.timeout(minutes * minute);
      this.slow(minute);
      body();
    };
  if (env !== undefined) {
    describe(
      title,
      suite(() => {
        body(env);
      }),
    );
  } else {
    describe.skip(
      `${title} (skipped, no Pulumi engine: ${result.reason})`,
      suite(() => {
        body(process.env);
      }),
    );
  }
}
