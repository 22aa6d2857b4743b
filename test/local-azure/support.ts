import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { World } from "../../local-azure/world/world";
import { parseDay } from "../../rotation/calendar";

export const tenantId = "953fc14a-00c7-4452-a2fb-0a73070de7f3";
export const edgeClientId = "d802c929-6984-48f9-81d1-ff8770c65bde";

/** Runs `work` with a folder of its own, which is gone afterwards. */
export async function inFolder<T>(work: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "local-azure-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Runs `work` on an empty world whose clock stands at a day. */
export async function inWorld<T>(today: string, work: (world: World) => T | Promise<T>): Promise<T> {
  return inFolder(async (folder) => {
    const world = new World(folder, tenantId);
    try {
      moveTo(world, today);
      return await work(world);
    } finally {
      await world.close();
    }
  });
}

export function moveTo(world: World, day: string): void {
  world.transact(() => {
    world.clock.moveTo(parseDay(day));
  });
}
