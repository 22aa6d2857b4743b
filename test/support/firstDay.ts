import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { packageRoot } from "../../cli/places";
import { applyEstate } from "../../local-azure/estate/apply";
import { type EstateDump, dumpEstate } from "../../local-azure/estate/dump";
import { readEstate } from "../../local-azure/estate/file";
import { TestEstate } from "./estate";

type Config = Record<string, unknown>;

/** The stack files that docs/first-day.md shows, in its order. */
function shownStackFiles(): Config[] {
  const page = readFileSync(join(packageRoot, "docs", "first-day.md"), "utf8");
  return [...page.matchAll(/```yaml\n(config:\n[\s\S]*?)```/g)].map(
    ([, yaml = ""]) => (load(yaml) as { config: Config }).config,
  );
}

/** A stack file of docs/first-day.md, on the estate that it is for. */
export class FirstDay {
  private found: EstateDump = {};

  private constructor(readonly estate: TestEstate) {}

  /**
   * @param shown which stack file of the page, from 0
   * @param file the estate, in test/support/estates
   */
  static async open(env: NodeJS.ProcessEnv, shown: number, file: string): Promise<FirstDay> {
    const estate = await TestEstate.open(env);
    const { world } = estate.azure;
    world.transact(() => {
      applyEstate(world, readEstate(join(packageRoot, "test", "support", "estates", file)));
    });
    estate.configure((config) => {
      for (const key of Object.keys(config)) Reflect.deleteProperty(config, key);
      Object.assign(config, shownStackFiles()[shown]);
    });
    const day = new FirstDay(estate);
    day.lookAgain();
    return day;
  }

  /** Whatever is there now is somebody else's, or was there before. */
  lookAgain(): void {
    this.found = dumpEstate(this.estate.azure.world);
  }

  /** What was there is there, byte for byte; gives what came, without the values. */
  added(): string[] {
    const now = dumpEstate(this.estate.azure.world);
    for (const [id, piece] of Object.entries(this.found)) assert.equal(now[id], piece, id);
    return Object.keys(now).filter((id) => !Object.hasOwn(this.found, id));
  }
}
