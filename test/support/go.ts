import { spawnSync } from "node:child_process";

/** Why nothing can be built with Go here; undefined if it can. */
export function goMissing(): string | undefined {
  const { error } = spawnSync("go", ["version"], { stdio: "ignore" });
  return error === undefined ? undefined : "no Go on this machine";
}
