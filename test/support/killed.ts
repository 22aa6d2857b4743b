import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { TestEstate } from "./estate";

/** Awaits a condition of this machine's: a minute at most. */
export async function until(holds: () => boolean): Promise<void> {
  for (let wait = 0; !holds(); wait += 1) {
    if (wait > 6000) throw new Error("it never came to that");
    await sleep(10);
  }
}

/** Starts `pulumi up` and kills it (-9) as soon as it has come so far, then lifts its lock. False if it never came so far. */
export async function killUpWhen(estate: TestEstate, isTime: () => boolean): Promise<boolean> {
  const run = estate.start(["up", "--yes", "--skip-preview"]);
  const closed = once(run, "close");
  await until(() => isTime() || run.exitCode !== null);
  const isInTime = isTime();
  run.kill("SIGKILL");
  await closed;
  await until(() => processesIn(estate).length === 0);
  await estate.must("cancel", "--yes");
  return isInTime;
}

/** What still runs for an estate: its program and its provider. Windows doesn't tell. */
export function processesIn({ folder }: TestEstate): string[] {
  if (process.platform === "win32") return [];
  const { stdout } = spawnSync("ps", ["-A", "-o", "args="], { encoding: "utf8" });
  return stdout.split("\n").filter((line) => line.includes(folder) && line.includes("node"));
}
