import type { Finding } from "../../status/report/schema";
import type { Actor } from "./actor";
import type { TestEstate } from "./estate";

const command = /`pulumi up( --refresh)? --stack test`/g;
const force = /write `quarterturn:force: \{ (\S+): "([^"]+)" \}`/;
const revoke = /quarterturn:revoke: \{ (\S+): \[([\d, ]+)\]/;
const orphan = /npm run remove-orphan -- --stack test (\S+)`/;

/**
 * Does what the findings of one report say, by the letter. Who is told to switch does so by themselves: then, all that is
 * left to do is to wait until nobody was refused for a week.
 */
export async function follow(findings: readonly Finding[], actor: Actor, estate: TestEstate): Promise<void> {
  const actions = findings.flatMap(({ action }) => action ?? []);
  for (const action of actions) {
    const [, keyId] = orphan.exec(action) ?? [];
    if (keyId !== undefined)
      await estate.ours(["remove-orphan", "--stack", "test", "-C", estate.folder, keyId]);
    const [, forced = "", why = ""] = force.exec(action) ?? [];
    if (forced !== "") actor.order("force", forced, why);
    const [, ended = "", numbers = ""] = revoke.exec(action) ?? [];
    if (ended !== "") actor.endIt(ended, numbers.split(",").map(Number));
  }
  const runs = actions.flatMap((action) => [...action.matchAll(command)].map(([, refresh]) => refresh));
  if (runs.length > 0)
    return actor.up(...(runs.some((refresh) => refresh !== undefined) ? ["--refresh"] : []));
  if (!actions.some((action) => orphan.test(action))) await actor.wait(8);
}
