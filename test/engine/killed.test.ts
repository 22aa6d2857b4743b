import assert from "node:assert/strict";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { describeWithEngine } from "../support/engine";
import { TestEstate } from "../support/estate";
import { killUpWhen, processesIn, until } from "../support/killed";

describeWithEngine("A run that is killed", (env) => {
  let estate: TestEstate;

  before(async () => {
    estate = await TestEstate.after(env, "2026-11-22");
    estate.moveTo("2027-02-20");
  });
  after(() => estate.close());

  it("in the middle of a rotation is completed by the next one, with no second generation", async () => {
    assert.ok(await killUpWhen(estate, () => namesIn(estate).length > 2));
    // The engine writes them in two steps: a kill between these leaves a state that can't be read.
    assert.deepEqual(
      readdirSync(estate.folder, { recursive: true, encoding: "utf8" }).filter((file) =>
        file.endsWith(".attrs"),
      ),
      [],
    );
    await estate.up("--refresh");
    assert.deepEqual(await estate.up(), { same: 36 });
    assert.deepEqual(currentIn(estate), { edge: "g2", test: "g2" });
    assert.deepEqual(
      [...new Set(namesIn(estate))],
      [
        "edge-g1 2026-11-22 to 2027-05-21",
        "edge-g2 2027-02-20 to 2027-08-19",
        "test-g1 2026-11-22 to 2027-05-21",
        "test-g2 2027-02-20 to 2027-08-19",
      ],
    );
  });

  it("while it takes protection away strands nothing: the credential goes a finished run later", async () => {
    estate.moveTo("2027-05-21");
    assert.ok(await killUpWhen(estate, () => /"state":\s*"expired"/.test(estate.stateFile())));
    await estate.up("--refresh");
    estate.moveTo("2027-05-22");
    await estate.up();
    assert.equal(
      namesIn(estate).some((name) => name.includes("-g1 ")),
      false,
    );
    assert.deepEqual(currentIn(estate), { edge: "g3", test: "g3" });
  });

  it("again and again, at whatever moment, is completed by the first that isn't", async () => {
    estate.moveTo("2027-08-20");
    for (const seconds of [0.7, 1, 1.3, 1.6, 1.9, 2.2, 2.5]) {
      const run = estate.start(["up", "--yes", "--skip-preview"]);
      const closed = once(run, "close");
      await sleep(seconds * 1000);
      run.kill("SIGKILL");
      await closed;
      // A run that was killed before it began has locked nothing.
      await estate.pulumi("cancel", "--yes");
      estate.ledger();
    }
    await until(() => processesIn(estate).length === 0);
    await estate.up("--refresh");
    assert.deepEqual(Object.keys(await estate.up()), ["same"]);
    assert.deepEqual(currentIn(estate), { edge: "g4", test: "g4" });
  });
});

function namesIn(estate: TestEstate): string[] {
  return estate.azure.world.passwords
    .all()
    .map(({ displayName }) => displayName ?? "")
    .sort();
}

/** The current generation by consumer, from the ledger in the state. */
function currentIn(estate: TestEstate): Record<string, string | undefined> {
  const records = Object.entries(estate.ledger().consumers);
  return Object.fromEntries(
    records.map(([name, { credentials }]) => [
      name,
      Object.entries(credentials).find(([, { state }]) => state === "current")?.[0],
    ]),
  );
}
