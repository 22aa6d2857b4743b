import assert from "node:assert/strict";
import { once } from "node:events";
import { CuttingProxy, type Cut } from "../keycloak/cuttingProxy";
import { describeWithEngine } from "../support/engine";
import { describeWithKeycloak } from "../support/keycloak";
import { finished } from "../support/estate";
import { KeycloakEstate } from "../support/keycloakEstate";
import { killUpWhen, processesIn, until } from "../support/killed";

/** Where a run is killed: with a request that never reached Keycloak, or whose answer never came back. */
const atKeycloak: readonly (readonly [string, RegExp, Cut])[] = [
  ["before it signs in", /^POST .*\/token$/, "before"],
  ["after it signed in", /^POST .*\/token$/, "after"],
  ["after it looked at the client", /^GET .*\/clients\/?\?clientId=/, "after"],
  ["before it looks whether the policy is there", /^GET .*\/client-policies\/profiles/, "before"],
  ["after it asked what the server can do", /^GET \/admin\/serverinfo/, "after"],
  ["before it regenerates", /^POST .*\/client-secret$/, "before"],
  ["after it regenerated, and the answer is lost", /^POST .*\/client-secret$/, "after"],
  ["before it proves the new secret", /^GET .*\/\.well-known\//, "before"],
];

describeWithKeycloak("A rotation in Keycloak that is killed", () => {
  describeWithEngine("on the real engine", (env) => {
    let open: KeycloakEstate;
    let proxy: CuttingProxy;
    let inUse = "";

    before(async () => {
      open = await KeycloakEstate.open(env);
      proxy = new CuttingProxy(open.keycloak.url);
      const url = await proxy.start();
      open.estate.configure((config) => {
        config["quarterturn:keycloak"] = { ...(config["quarterturn:keycloak"] as object), url };
      });
      await open.estate.up();
      await open.moveTo("2027-02-20");
      inUse = (await open.client()).secret;
    });
    after(async () => {
      proxy.stop();
      await open.close();
    });

    const regenerates = (): number => proxy.count(/^POST .*\/client-secret$/);

    for (const [where, pattern, cut] of atKeycloak) {
      it(`${where} refuses nobody`, async () => {
        const reached = proxy.holdAt(pattern, cut);
        const run = open.estate.start(["up", "--yes", "--skip-preview"]);
        const closed = once(run, "close");
        const done = finished(run).then(({ stdout, stderr }) => {
          throw new Error(
            `the run never came so far\n${proxy.passed.slice(-8).join("\n")}\n${stdout}${stderr}`,
          );
        });
        await Promise.race([reached, done]);
        done.catch(() => undefined);
        run.kill("SIGKILL");
        await closed;
        await until(() => processesIn(open.estate).length === 0);
        await open.estate.must("cancel", "--yes");
        proxy.heal();
        assert.ok(await open.accepts(inUse));
        assert.ok(regenerates() <= 1);
      });
    }

    it("once the new secret is in the state, or in the vault, refuses nobody either", async () => {
      const isIn = (what: string) => () => open.estate.stateFile().includes(`${what}::portal-g2"`);
      assert.ok(await killUpWhen(open.estate, isIn("keycloak:ClientSecret")));
      assert.ok(await open.accepts(inUse));
      const old = open.inVault();
      assert.ok(await killUpWhen(open.estate, () => open.inVault() !== old));
      assert.ok(await open.accepts(inUse));
    });

    it("is completed by the next run, with one regenerate in all", async () => {
      await open.estate.up();
      assert.equal(regenerates(), 1);
      const { secret } = await open.client();
      assert.notEqual(secret, inUse);
      assert.deepEqual(open.generations(), { g1: "previous", g2: "current" });
      assert.equal(open.inVault(), secret);
      assert.ok((await open.accepts(inUse)) && (await open.accepts(secret)));
      assert.deepEqual(Object.keys(await open.estate.up()), ["same"]);
    });
  });
});
