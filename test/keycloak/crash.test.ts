import assert from "node:assert/strict";
import { types } from "../../names/types";
import type { HeldClientSecret } from "../../components/keycloakContract";
import { heldClientSecretSchema } from "../../components/keycloakContract";
import { revealAll } from "../../protocol/secrets";
import type { AttachedProvider } from "../provider/support";
import { describeWithKeycloak } from "../support/keycloak";
import { Bench, openProvider, secretInputs, urnOf } from "./bench";
import { type Cut, CuttingProxy } from "./cuttingProxy";

const regenerate = /^POST .*\/client-secret$/;
const write = /^PUT .*\/clients\/[^/]+$/;
const create = /^POST .*\/clients\/?$/;
const g2 = urnOf(types.clientSecret, "edge-g2");

describeWithKeycloak("a run that ends half-way", (keycloak) => {
  let bench: Bench;
  let proxy: CuttingProxy;
  let provider: AttachedProvider;
  let issuer: string;

  before(async () => {
    bench = await Bench.open(await keycloak().newRealm());
    await bench.putPolicy();
    proxy = new CuttingProxy(keycloak().url);
    const url = await proxy.start();
    issuer = `${url}/realms/${bench.realm.name}`;
    // Waits for nothing: what it can't have at once it doesn't get.
    provider = await openProvider(0);
    await provider.configure({ keycloak: { ...bench.section, url } });
  });
  beforeEach(async () => {
    proxy.heal();
    proxy.passed.length = 0;
    provider.told.length = 0;
    await bench.reset();
  });
  after(async () => {
    await provider.close();
    proxy.stop();
    await bench.close();
  });

  const make = async (more: object): Promise<HeldClientSecret> => {
    const made = await provider.create(g2, secretInputs({ issuer }, { ...more }));
    return heldClientSecretSchema.parse(revealAll(made));
  };
  /** What the client has before the generation that is to be regenerated: with the mark, or not yet. */
  const before2 = async (isMarked: boolean): Promise<string> => {
    if (isMarked) return (await bench.make("edge-g1", { origin: "created" })).value;
    return (await bench.realm.newClient("edge")).secret;
  };

  const steps: readonly (readonly [when: string, at: RegExp, cut: Cut, isMarked: boolean])[] = [
    ["before the client is read", /^GET .*clients\/?\?clientId=/, "before", true],
    ["before its mark is set", write, "before", false],
    ["after its mark is set", write, "after", false],
    ["before the regenerate", regenerate, "before", true],
    ["after the regenerate, of which it hears no answer", regenerate, "after", true],
  ];
  for (const [when, at, cut, isMarked] of steps)
    it(`${when} is finished by the next one, with one regenerate in all`, async () => {
      const follows = await before2(isMarked);
      proxy.cutAt(at, cut, true);
      await assert.rejects(make({ origin: "regenerated", follows }), /127\.0\.0\.1:\d+ can't be reached/);
      assert.equal(await bench.status(follows), 200);
      proxy.heal();
      const made = await make({ origin: "regenerated", follows });
      assert.equal(proxy.count(regenerate), 1);
      assert.equal(made.value, (await bench.client()).secret);
      assert.deepEqual([await bench.status(follows), await bench.status(made.value)], [200, 200]);
      assert.deepEqual(provider.told, []);
      // Killed before the engine has stored it.
      assert.deepEqual(await make({ origin: "regenerated", follows }), made);
      assert.equal(proxy.count(regenerate), 1);
    });

  it("after the regenerate, when it is read, is finished by the next one, with one regenerate in all", async () => {
    const follows = await before2(true);
    const killed = make({ origin: "regenerated", follows });
    // From the regenerate's answer on, nothing passes.
    proxy.onPassed = (line) => {
      if (regenerate.test(line)) proxy.cutAt(/^GET/, "before", true);
    };
    await assert.rejects(killed, /can't be reached/);
    proxy.onPassed = () => undefined;
    proxy.heal();
    const made = await make({ origin: "regenerated", follows });
    assert.equal(made.value, (await bench.client()).secret);
    assert.deepEqual([proxy.count(regenerate), provider.told.length], [1, 0]);
    assert.equal(await bench.status(follows), 200);
  });

  it("goes on by itself where only the answer to the regenerate is lost", async () => {
    const follows = await before2(true);
    proxy.cutAt(regenerate, "after");
    const made = await make({ origin: "regenerated", follows });
    assert.equal(proxy.count(regenerate), 1);
    assert.deepEqual([await bench.status(follows), await bench.status(made.value)], [200, 200]);
  });

  it("doesn't regenerate again by itself where the request never arrived", async () => {
    const follows = await before2(true);
    proxy.cutAt(regenerate, "before");
    await assert.rejects(make({ origin: "regenerated", follows }), /can't be reached/);
    assert.equal(proxy.count(regenerate), 0);
    assert.equal((await bench.client()).secret, follows);
  });

  for (const cut of ["before", "after"] as const)
    it(`${cut} the client is created leaves one client that the next one takes for its own`, async () => {
      proxy.cutAt(create, cut, true);
      await assert.rejects(make({ origin: "created" }), /can't be reached/);
      proxy.heal();
      const made = await make({ origin: "created" });
      assert.equal(made.value, (await bench.client()).secret);
      assert.equal(proxy.count(create), 1);
    });
});
