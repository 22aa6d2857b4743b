import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import {
  type HeldClientSecret,
  clientFactsSchema,
  clientMark,
  heldClientSecretSchema,
} from "../../components/keycloakContract";
import { functions, types } from "../../names/types";
import { revealAll } from "../../protocol/secrets";
import type { Properties } from "../../protocol/values";
import { describeWithKeycloak } from "../support/keycloak";
import { Bench, policyName, secretInputs, urnOf } from "./bench";

const day = 86_400;
const urn = urnOf(types.clientSecret, "edge-g1");

describeWithKeycloak("a client's secret, after it was made", (keycloak) => {
  let bench: Bench;
  let first: HeldClientSecret;
  let second: HeldClientSecret;
  before(async () => {
    bench = await Bench.open(await keycloak().newRealm());
    await bench.putPolicy();
  });
  beforeEach(async () => {
    await keycloak().setClock(0);
    await bench.reset();
    first = await bench.make("edge-g1", { origin: "created" });
    second = await bench.make("edge-g2", { origin: "regenerated", follows: first.value });
  });
  after(() => bench.close());

  const read = async (held: HeldClientSecret, inputs?: Properties): Promise<HeldClientSecret> =>
    heldClientSecretSchema.parse(revealAll(await bench.provider.read(urn, bench.stored(held), inputs)));
  const regenerate = async (): Promise<void> => {
    await bench.realm.must("POST", `/clients/${(await bench.client()).id}/client-secret`);
  };

  describe("at a refresh", () => {
    it("is found in its place, with the server's dates", async () => {
      const [one, two] = [await read(first), await read(second)];
      assert.deepEqual([one.place, two.place], ["rotated", "current"]);
      assert.equal(one.createdAt, first.createdAt);
      const end = Date.parse(one.expiresAt ?? "") - Date.parse(second.createdAt ?? "");
      assert.equal(end, 60 * day * 1000);
      assert.deepEqual(two, { ...second, place: "current" });
      assert.deepEqual(bench.provider.told, []);
    });

    it("is gone once the server takes it no more, and that is said only of one that should be valid", async () => {
      await keycloak().setClock(61 * day);
      assert.equal((await read({ ...first, state: "revoked" })).place, "gone");
      assert.deepEqual(bench.provider.told, []);
    });

    it("says that somebody has regenerated it, and until when it works", async () => {
      await regenerate();
      const found = await read(second, { newest: true });
      assert.equal(found.place, "rotated");
      assert.match(
        bench.provider.told.join(),
        /warning .*somebody has regenerated the secret of the client edge: this one works until \d{4}-/,
      );
      assert.equal((await read(first)).place, "gone");
      assert.match(
        bench.provider.told.join(),
        /the client edge doesn't take it any more, somebody has changed its secret: who uses it is refused/,
      );
    });

    it("says that somebody has overwritten it", async () => {
      await bench.write("edge", { secret: "of a Terraform state" });
      assert.equal((await read(second)).place, "gone");
      assert.match(bench.provider.told.join(), /edge doesn't take it any more/);
    });

    it("says that its client is gone, has lost its mark, or that it has ended", async () => {
      await keycloak().setClock(181 * day);
      await read(second);
      assert.match(bench.provider.told.join(), /the secret of the client edge has ended on the server/);
      await keycloak().setClock(0);
      const { id, attributes } = await bench.client();
      await bench.write("edge", { attributes: { ...attributes, [clientMark]: "" } });
      assert.equal((await read(second)).policy, "", "so that the next update puts it back");
      assert.match(
        bench.provider.told.join(),
        /lacks the attribute that names the client policy quarterturn-test .*don't end/,
      );
      await bench.realm.must("DELETE", `/clients/${id}`);
      assert.equal((await read(second)).place, "gone");
      assert.match(bench.provider.told.join(), /has no client edge any more: who uses it is refused/);
    });

    it("stays as it is stored where the realm can't be asked, with a warning", async () => {
      await bench.provider.configure({
        keycloak: { ...bench.section, signIn: { clientId: "rotator", clientSecret: "no" } },
      });
      assert.deepEqual(await read(second), second);
      assert.match(bench.provider.told.join(), /warning .*could not read the client edge: .*was refused/);
    });

    it("isn't asked for once it is over", async () => {
      await bench.provider.configure({ keycloak: {} });
      assert.deepEqual(await read({ ...first, state: "over" }), { ...first, state: "over" });
      assert.deepEqual(bench.provider.told, []);
    });
  });

  describe("when its resource goes", () => {
    it("is kept as long as the server takes it, rotated or current", async () => {
      await bench.provider.startRun();
      await bench.provider.configure({ keycloak: bench.section });
      for (const state of [first, second])
        await assert.rejects(
          bench.provider.delete(urn, bench.stored(state)),
          /not deleted: the client edge still takes it \(key ID .*quarterturn:revoke/,
        );
      assert.deepEqual([await bench.status(first.value), await bench.status(second.value)], [200, 200]);
    });

    it("goes where the server takes it no more, and where another resource of its name takes its place", async () => {
      await keycloak().setClock(61 * day);
      await bench.provider.delete(urn, bench.stored(first));
      await bench.provider.check(urn, {}, secretInputs(bench.realm));
      await bench.provider.delete(urn, bench.stored(second));
    });

    it("is invalidated if it is revoked, and only that one", async () => {
      await bench.provider.delete(urn, bench.stored(first, { state: "revoked" }));
      assert.deepEqual([await bench.status(first.value), await bench.status(second.value)], [401, 200]);
      await bench.provider.delete(urn, bench.stored(first, { state: "revoked" }));
    });

    it("isn't revoked while it is the current one: something must come after it", async () => {
      await assert.rejects(
        bench.provider.delete(urn, bench.stored(second, { state: "revoked" })),
        /not revoked: it is still the current secret of the client edge/,
      );
      assert.equal(await bench.status(second.value), 200);
    });

    it("goes without a word to the server once it is over", async () => {
      await bench.provider.configure({ keycloak: {} });
      await bench.provider.delete(urn, bench.stored(second, { state: "over" }));
    });
  });

  describe("as the plan finds it", () => {
    const ask = async (clientId: string): Promise<unknown> => {
      const args = { issuer: bench.realm.issuer, clientId, salt: "a random one" };
      return clientFactsSchema.parse(await bench.provider.invoke(functions.readClient, args));
    };
    const mac = (value: string): string => createHmac("sha256", "a random one").update(value).digest("hex");

    it("is a hash that only who knows it can make, with its dates", async () => {
      const { attributes } = await bench.client();
      const end = new Date(1000 * Number(attributes["client.secret.rotated.expiration.time"])).toISOString();
      assert.deepEqual(await ask("edge"), {
        exists: true,
        mark: policyName,
        current: { mac: mac(second.value), createdAt: second.createdAt, expiresAt: second.expiresAt },
        rotated: { mac: mac(first.value), expiresAt: end.replace(".000", "") },
      });
      await keycloak().setClock(61 * day);
      assert.equal("rotated" in ((await ask("edge")) as object), false);
    });

    it("isn't there, or not yet anybody's", async () => {
      assert.deepEqual(await ask("nobody"), { exists: false });
      const { secret } = await bench.realm.newClient("free");
      const { current, mark } = (await ask("free")) as { current: { mac: string }; mark?: string };
      assert.deepEqual([current.mac, mark], [mac(secret), undefined]);
    });

    it("can't be told: why is a sentence, and no error", async () => {
      await bench.provider.configure({
        keycloak: { ...bench.section, signIn: { clientId: "none", clientSecret: "no" } },
      });
      const { problem } = (await ask("edge")) as { problem: string };
      assert.match(problem, /signIn: the client none of the realm .* was refused/);
      await assert.rejects(
        bench.provider.invoke("quarterturn:keycloak:nothing", {}),
        /function: got quarterturn:keycloak:nothing, want one of quarterturn:keycloak:readClient/,
      );
    });
  });
});
