import assert from "node:assert/strict";
import { CuttingProxy } from "../keycloak/cuttingProxy";
import { describeWithEngine } from "../support/engine";
import { describeWithKeycloak } from "../support/keycloak";
import { KeycloakEstate } from "../support/keycloakEstate";

type Section = Record<string, unknown>;

/** Changes `quarterturn:keycloak` for good. */
function configure({ estate }: KeycloakEstate, change: Section): void {
  estate.configure((config) => {
    config["quarterturn:keycloak"] = { ...(config["quarterturn:keycloak"] as Section), ...change };
  });
}

describeWithKeycloak("A realm of Keycloak's", () => {
  describeWithEngine("on the real engine", (env) => {
    const opened: KeycloakEstate[] = [];
    const open = async (opening: Parameters<typeof KeycloakEstate.open>[1] = {}): Promise<KeycloakEstate> => {
      const estate = await KeycloakEstate.open(env, opening);
      opened.unshift(estate);
      return estate;
    };
    after(async () => {
      for (const estate of opened) await estate.close();
    });

    it("that two stacks write to at once has the policies of both", async () => {
      const one = await open();
      const other = await open({ besides: one, clientId: "other" });
      await Promise.all([one.estate.up(), other.estate.up()]);
      const { policies } = (await one.realm.must("GET", "/client-policies/policies")) as {
        policies: { name: string }[];
      };
      assert.deepEqual(policies.map(({ name }) => name).sort(), [
        "maxconf-portal@quarterturn/test",
        "other@quarterturn/test",
      ]);
      await one.moveTo("2027-02-20");
      other.estate.moveTo("2027-02-20");
      await Promise.all([one.estate.up(), other.estate.up()]);
      for (const [estate, clientId] of [
        [one, "maxconf-portal"],
        [other, "other"],
      ] as const) {
        const { secret } = await estate.client(clientId);
        assert.equal(estate.inVault(), secret);
        assert.ok(
          (await estate.accepts("set-by-hand", clientId)) && (await estate.accepts(secret, clientId)),
        );
        assert.deepEqual(Object.keys(await estate.estate.up()), ["same"]);
      }
    });

    it("whose server goes away after a regenerate stops nobody else, and the next run completes it", async () => {
      const [estate] = opened;
      assert.ok(estate !== undefined);
      const proxy = new CuttingProxy(estate.keycloak.url);
      const away = await open();
      configure(away, { url: await proxy.start() });
      await away.estate.up();
      await away.moveTo("2027-02-20");
      proxy.cutAt(/^POST .*\/client-secret$/, "after", true);
      const { code, stdout } = await away.estate.pulumi("up", "--yes", "--skip-preview");
      assert.notEqual(code, 0);
      assert.match(stdout, /portal-g2: not handed over, see above/);
      assert.deepEqual(away.generations("edge"), { g1: "previous", g2: "current" });
      assert.ok(await away.accepts("set-by-hand"));
      proxy.heal();
      await away.estate.up();
      proxy.stop();
      assert.equal(proxy.count(/^POST .*\/client-secret$/), 1);
      assert.equal(away.inVault(), (await away.client()).secret);
      assert.ok(await away.accepts("set-by-hand"));
    });

    it("whose policy keeps no rotated secret ends the old one at the rotation, and says so before", async () => {
      const strict = await open({ policy: { rotatedSecretExpirationDays: 0 } });
      await strict.estate.up();
      await strict.moveTo("2027-02-20");
      const { stdout } = await strict.estate.must("preview");
      assert.match(stdout, /portal: g1 ends on 2027-02-20, 0 days after g2 was issued/);
      await strict.estate.up();
      const { secret } = await strict.client();
      assert.deepEqual([await strict.accepts("set-by-hand"), await strict.accepts(secret)], [false, true]);
      assert.equal(strict.generations().g2, "current");
    });

    it("on a server without the feature is left alone, with what to switch on; Entra's get theirs", async () => {
      const without = await open({ rotation: false });
      const { code, stdout } = await without.estate.pulumi("up", "--yes", "--skip-preview");
      assert.notEqual(code, 0);
      assert.match(stdout, /--features=client-secret-rotation/);
      assert.deepEqual(without.generations("edge"), { g1: "current" });
      const { secret } = await without.client();
      assert.equal(secret, "set-by-hand");
      assert.ok(await without.accepts(secret));
    });
  });
});
