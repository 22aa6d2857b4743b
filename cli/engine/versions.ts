import sdk from "@pulumi/pulumi/package.json";
import wrapper from "pulumi/package.json";

/** The Pulumi CLI that is downloaded or built where there is none: the version of the npm wrapper in package.json. */
export const engineVersion = wrapper.version;

/**
 * The oldest Pulumi CLI that is taken from PATH: the version of the SDK in package.json. The two are released together
 * under one number and tested against each other; an SDK that is newer than its engine is not. What Quarterturn uses of the
 * engine is older: a relative `plugins.providers` path (broken from 3.104, pulumi/pulumi#15467), `preview --json`.
 */
export const minimumEngine = sdk.version;

/** The oldest Go that builds the engine: the `go` line of both go.mod files. */
export const minimumGo = "1.26.6";

/** The numbers of a version such as `v3.256.0-dev` or `go1.27rc1`: 3.256.0 and 1.27.0. */
function numbersOf(version: string): readonly [number, number, number] | undefined {
  const match = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(version);
  return match === null ? undefined : [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
}

/** Whether a version is the minimum or newer; false if it isn't a version at all. */
export function isAtLeast(version: string, minimum: string): boolean {
  const [got, want] = [numbersOf(version), numbersOf(minimum)];
  if (got === undefined || want === undefined) return false;
  const [major, minor, patch] = [got[0] - want[0], got[1] - want[1], got[2] - want[2]];
  return major !== 0 ? major > 0 : minor !== 0 ? minor > 0 : patch >= 0;
}
