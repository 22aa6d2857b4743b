import assert from "node:assert/strict";
import { certificatesTargets } from "../../cli/pulumi/certificatesTargets";
import { describeWithEngine } from "../support/engine";
import { describeWithKeycloak } from "../support/keycloak";
import { KeycloakEstate, foreign } from "../support/keycloakEstate";

describeWithKeycloak("A client of Keycloak", () => {
  describeWithEngine("on the real engine", (env) => {
    let open: KeycloakEstate;
    const present = "set-by-hand";
    let second = "";
    let third = "";

    before(async () => {
      open = await KeycloakEstate.open(env);
      await foreign.add(open.realm);
    });
    after(() => open.close());

    it("is taken over at the first run: its secret stays, gets an end, and is in the vault", async () => {
      const before = await foreign.read(open.realm);
      const { stdout } = await open.estate.must("preview");
      assert.match(stdout, /portal-g1: taken over, valid until 2027-05-21; the client's present secret/);
      await open.estate.up();
      const { secret, attributes } = await open.client();
      assert.equal(secret, present);
      assert.equal(dayOf(attributes["client.secret.expiration.time"]), "2027-05-21");
      assert.equal(open.inVault(), present);
      assert.ok(await open.accepts(present));
      assert.deepEqual(open.generations(), { g1: "current" });
      assert.deepEqual(await foreign.read(open.realm), before, "what is others' is as it was");
    });

    it("and a second run changes nothing, nor one that refreshes", async () => {
      assert.deepEqual(Object.keys(await open.estate.up()), ["same"]);
      const ledger = open.estate.ledger();
      await open.estate.up("--refresh");
      assert.deepEqual(open.estate.ledger(), ledger);
      assert.deepEqual(Object.keys(await open.estate.up()), ["same"]);
    });

    it("gets a new secret on time, by additions alone, and both get tokens in the overlap", async () => {
      await open.moveTo("2027-02-20");
      const { steps } = await open.estate.preview();
      assert.deepEqual(
        steps.filter((step) => step.includes("portal")),
        [
          "create ClientSecret portal-g2",
          "create Handover portal-g2",
          "create TokenCanary portal-g2",
          "update Secret portal-client-secret",
        ],
      );
      await open.estate.up();
      const { secret, attributes } = await open.client();
      second = secret;
      assert.notEqual(second, present);
      assert.equal(open.inVault(), second);
      assert.equal(attributes["client.secret.rotated"], present);
      assert.ok((await open.accepts(present)) && (await open.accepts(second)));
      const { credentials } = open.estate.ledger().consumers.portal ?? {};
      assert.equal(credentials?.g1?.expiresOn, dayOf(attributes["client.secret.rotated.expiration.time"]));
      assert.equal(credentials.g2?.expiresOn, dayOf(attributes["client.secret.expiration.time"]));
      assert.deepEqual(Object.keys(await open.estate.up()), ["same"]);
    });

    it("refuses a forced rotation in the overlap, and names the way out", async () => {
      open.estate.configure((config) => {
        config["quarterturn:force"] = { portal: "leaked in a ticket" };
      });
      const { code, stdout } = await open.estate.pulumi("up", "--yes");
      assert.notEqual(code, 0, stdout);
      assert.match(stdout, /force\.portal: .*revoke\.portal.*, or wait until 2027-05-07, when g1 ends/);
      assert.equal((await open.client()).secret, second);
    });

    it("goes on where the stack file revokes the rotated one, which is refused from then on", async () => {
      open.estate.configure((config) => {
        config["quarterturn:revoke"] = { portal: [1] };
      });
      await open.estate.up();
      third = (await open.client()).secret;
      assert.deepEqual(open.generations(), { g1: "revoked", g2: "previous", g3: "current" });
      assert.deepEqual(
        [await open.accepts(present), await open.accepts(second), await open.accepts(third)],
        [false, true, true],
      );
      await open.estate.up();
      assert.deepEqual(open.generations(), { g2: "previous", g3: "current" });
      assert.ok((await open.accepts(second)) && (await open.accepts(third)));
    });

    it("has its old one refused after its end, by the server itself", async () => {
      await open.moveTo("2027-05-08");
      assert.deepEqual([await open.accepts(second), await open.accepts(third)], [false, true]);
      await open.estate.up();
      assert.deepEqual(open.generations(), { g2: "expired", g3: "previous", g4: "current" });
      // The daily run for certificates, which leaves these out: the engine writes down again what each was made after.
      const targets = certificatesTargets.flatMap((target) => ["--target", target]);
      for (let day = 0; day < 3; day += 1)
        await open.estate.must("up", "--yes", "--skip-preview", ...targets);
      assert.ok(await open.accepts((await open.client()).secret));
    });

    it("has what the stack file revokes invalidated", async () => {
      await open.moveTo("2027-08-10");
      await open.estate.up();
      const { secret: newest, attributes } = await open.client();
      const old = attributes["client.secret.rotated"] ?? "";
      assert.ok((await open.accepts(old)) && (await open.accepts(newest)));
      const [name] = Object.entries(open.generations()).find(([, state]) => state === "previous") ?? [];
      open.estate.configure((config) => {
        config["quarterturn:revoke"] = { portal: [Number(name?.slice(1))] };
      });
      await open.estate.up();
      await open.estate.up();
      assert.deepEqual([await open.accepts(old), await open.accepts(newest)], [false, true]);
    });

    it("keeps its credentials when it leaves the stack file, until they end", async () => {
      const { secret } = await open.client();
      open.estate.configure((config) => {
        for (const key of ["force", "revoke"]) config[`quarterturn:${key}`] = undefined;
        const { consumers, ...section } = config["quarterturn:keycloak"] as { consumers: object };
        assert.deepEqual(Object.keys(consumers), ["portal"]);
        config["quarterturn:keycloak"] = {
          ...section,
          consumers: { other: { clientId: "other", create: true } },
        };
      });
      await open.estate.up();
      assert.ok(await open.accepts(secret));
      assert.ok(Object.values(open.generations()).every((state) => state !== "current"));
      assert.equal((await open.client("other")).attributes["quarterturn.policy"], "other@quarterturn/test");
      assert.ok(await open.accepts(open.inVault("other") ?? "", "other"));
    });
  });
});

function dayOf(epochSeconds = "0"): string {
  return new Date(Number(epochSeconds) * 1000).toISOString().slice(0, 10);
}
