import assert from "node:assert/strict";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { describeWithEngine } from "../support/engine";
import { describeWithKeycloak } from "../support/keycloak";
import { KeycloakEstate } from "../support/keycloakEstate";
import { processesIn, until } from "../support/killed";

/** Seconds into the run: from before the program speaks to after the secret is there. */
const points = [0.8, 1.2, 1.5, 1.8, 2.1, 2.4, 2.7, 3, 3.5, 4];

describeWithKeycloak("A rotation in Keycloak that is killed", () => {
  describeWithEngine("on the real engine", (env) => {
    let open: KeycloakEstate;

    before(async () => {
      open = await KeycloakEstate.open(env);
      await open.estate.up();
    });
    after(() => open.close());

    it(`at ${points.length} points is completed by the next run: one regenerate, and nobody is refused`, async () => {
      await open.moveTo("2027-02-20");
      const before = (await open.client()).secret;
      const seen = new Set([before]);
      for (const seconds of points) {
        const run = open.estate.start(["up", "--yes", "--skip-preview"]);
        const closed = once(run, "close");
        await sleep(seconds * 1000);
        run.kill("SIGKILL");
        await closed;
        await until(() => processesIn(open.estate).length === 0);
        await open.estate.pulumi("cancel", "--yes");
        seen.add((await open.client()).secret);
        assert.ok(await open.accepts(before), `killed after ${seconds} s: the consumer is refused`);
      }
      await open.estate.up();
      const { secret } = await open.client();
      seen.add(secret);
      assert.equal(seen.size, 2, "a second regenerate");
      assert.deepEqual(open.generations(), { g1: "previous", g2: "current" });
      assert.equal(open.inVault(), secret);
      assert.ok((await open.accepts(before)) && (await open.accepts(secret)));
      assert.deepEqual(Object.keys(await open.estate.up()), ["same"]);
    });
  });
});
