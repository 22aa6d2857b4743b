import { coerce, gte } from "semver";
import wrapper from "pulumi/package.json";

/**
 * The Pulumi CLI that is downloaded or built where there is none, and the oldest that is taken from PATH: the version of the
 * npm wrapper in package.json, on which all tests run. The SDK may be newer: it asks the engine what it can do. What
 * Quarterturn itself uses is older: a relative `plugins.providers` path (broken from 3.104, pulumi/pulumi#15467),
 * `preview --json`.
 */
export const engineVersion = wrapper.version;

/** The oldest Go that builds the engine: the `go` line of both go.mod files. */
export const minimumGo = "1.26.6";

/** Whether a version such as `v3.256.0-dev` or `go1.27rc1` is the minimum or newer; false if it isn't a version at all. */
export function isAtLeast(version: string, minimum: string): boolean {
  const got = coerce(version);
  return got !== null && gte(got, minimum);
}
