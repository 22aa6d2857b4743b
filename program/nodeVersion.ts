import * as pulumi from "@pulumi/pulumi";
import { satisfies } from "semver";
import { engines } from "../package.json";

/**
 * Pulumi runs a program on whatever `node` is first on PATH, and asks for no version.
 * @throws RunError, which Pulumi prints without a stack, where that one is too old
 */
export function refuseOldNode(version = process.versions.node): void {
  if (satisfies(version, engines.node)) return;
  const oldest = engines.node.replace(">=", "");
  throw new pulumi.RunError(
    `Quarterturn needs Node.js ${oldest} or newer, and the first \`node\` on PATH is ${version}. Nothing was changed. ` +
      "Install Node.js 24 (https://nodejs.org) and run the same command again.",
  );
}
