import assert from "node:assert/strict";
import { describeWithEngine } from "../support/engine";
import { describeWithKeycloak } from "../support/keycloak";
import { KeycloakEstate } from "../support/keycloakEstate";

type Section = Record<string, unknown> & {
  signIn: Record<string, unknown>;
  consumers: Record<string, object>;
};

describeWithKeycloak("What goes wrong with Keycloak", () => {
  describeWithEngine("on the real engine", (env) => {
    let open: KeycloakEstate;

    const withSection = async (
      change: (section: Section) => void,
      body: () => Promise<void>,
    ): Promise<void> => {
      let kept = "";
      open.estate.configure((config) => {
        kept = JSON.stringify(config["quarterturn:keycloak"]);
        change(config["quarterturn:keycloak"] as Section);
      });
      await body();
      open.estate.configure((config) => {
        config["quarterturn:keycloak"] = JSON.parse(kept) as Section;
      });
    };

    before(async () => {
      open = await KeycloakEstate.open(env);
      await open.realm.newClient("second", { secret: "second's" });
      await open.realm.newClient("public", { publicClient: true, serviceAccountsEnabled: false });
    });
    after(() => open.close());

    const troubles: readonly (readonly [string, (section: Section) => void, RegExp])[] = [
      ["no server", (section) => (section.url = "http://127.0.0.1:9"), /127\.0\.0\.1:9/],
      ["no such realm", (section) => (section.realm = "nowhere"), /nowhere/],
      [
        "a client that signs in with a wrong secret",
        (section) => (section.signIn.clientId = "maxconf-portal"),
        /maxconf-portal/,
      ],
      [
        "a client ID that the realm doesn't have",
        (section) => (section.consumers = { portal: { clientId: "maxconf-prtal" } }),
        /no client maxconf-prtal; correct quarterturn:keycloak\.consumers\.portal\.clientId, or set .*create to true/,
      ],
      [
        "a public client",
        (section) => (section.consumers = { portal: { clientId: "public" } }),
        /public client/,
      ],
    ];
    for (const [what, change, sentence] of troubles) {
      it(`${what} is said in a sentence, and Entra's consumers get theirs`, async () => {
        await withSection(change, async () => {
          const { stdout, stderr, code } = await open.estate.pulumi("up", "--yes");
          assert.match(stdout + stderr, sentence);
          assert.equal(code, 0, stdout);
          assert.deepEqual(open.generations("edge"), { g1: "current" });
          assert.deepEqual(open.generations(), {});
        });
      });
    }

    it("is over once it is mended: the next run goes on", async () => {
      await open.estate.up();
      assert.deepEqual(open.generations(), { g1: "current" });
      assert.equal(open.inVault(), "set-by-hand");
    });

    it("a secret that somebody regenerates is taken over, and the one before it works on", async () => {
      const { id } = await open.client();
      await open.realm.must("POST", `/clients/${id}/client-secret`);
      const { secret } = await open.client();
      const { stdout } = await open.estate.must("preview");
      assert.match(stdout, /portal-g2: taken over, valid until .*; somebody regenerated or replaced g1/);
      await open.estate.up();
      assert.equal((await open.client()).secret, secret, "nothing was regenerated");
      assert.deepEqual(open.generations(), { g1: "previous", g2: "current" });
      assert.equal(open.inVault(), secret);
      assert.ok((await open.accepts("set-by-hand")) && (await open.accepts(secret)));
    });

    it("a secret that somebody overwrites is taken over; the run says who is refused", async () => {
      const { id, ...client } = await open.client();
      await open.realm.must("PUT", `/clients/${id}`, { ...client, id, secret: "from a stale state" });
      const { stdout } = await open.estate.must("preview");
      assert.match(stdout, /portal: .*g2.*sign-ins with it are refused/);
      await open.estate.up();
      assert.deepEqual(open.generations(), { g1: "previous", g2: "lost", g3: "current" });
      assert.equal(open.inVault(), "from a stale state");
      assert.ok(await open.accepts("set-by-hand"), "the rotated one isn't ended");
    });

    it("a policy that somebody removed ends nobody's secret: the run refuses, and --refresh mends it", async () => {
      await open.moveTo("2027-02-20");
      await open.realm.must("PUT", "/client-policies/policies", { policies: [] });
      const { secret } = await open.client();
      const { code, stdout } = await open.estate.pulumi("up", "--yes", "--skip-preview");
      assert.notEqual(code, 0);
      assert.match(
        stdout,
        /nothing was regenerated, since it would end the secret in use at once.*--refresh/s,
      );
      assert.equal((await open.client()).secret, secret);
      assert.deepEqual(open.generations("edge"), { g1: "previous", g2: "current" });
      await open.estate.up("--refresh");
      assert.notEqual((await open.client()).secret, secret);
      assert.ok(await open.accepts(secret));
    });
  });
});
