import assert from "node:assert/strict";
import { clientMark } from "../../components/keycloakContract";
import { AttachedProvider } from "../provider/support";
import { type TestRealm, describeWithKeycloak } from "../support/keycloak";
import { Bench, policyInputs, policyName, policyUrn } from "./bench";

/** Of somebody else: in an order, with settings and with an executor that we know nothing of. */
const foreign = {
  profiles: [
    {
      name: "z-first",
      description: "Of the security team",
      executors: [
        { executor: "pkce-enforcer", configuration: { "auto-configure": true } },
        {
          executor: "secret-rotation",
          configuration: {
            "expiration-period": 7200,
            "rotated-expiration-period": 60,
            "remaining-rotation-period": 30,
          },
        },
      ],
    },
    { name: "a-second", executors: [] },
  ],
  policies: [
    {
      name: "z-policy",
      description: "Theirs",
      enabled: false,
      conditions: [{ condition: "client-access-type", configuration: { type: ["confidential", "public"] } }],
      profiles: ["z-first", "a-second"],
    },
  ],
};

async function documentsOf(
  realm: TestRealm,
): Promise<{ profiles: { name: string }[]; policies: { name: string }[] }> {
  const { profiles } = (await realm.must("GET", "/client-policies/profiles")) as {
    profiles: { name: string }[];
  };
  const { policies } = (await realm.must("GET", "/client-policies/policies")) as {
    policies: { name: string }[];
  };
  return { profiles, policies };
}

describeWithKeycloak("a rotation policy in a realm", (keycloak) => {
  let bench: Bench;
  before(async () => {
    bench = await Bench.open(await keycloak().newRealm());
  });
  beforeEach(async () => {
    await bench.reset();
    await bench.realm.must("PUT", "/client-policies/policies", { policies: [] });
    await bench.realm.must("PUT", "/client-policies/profiles", { profiles: [] });
  });
  after(() => bench.close());

  it("stands beside the policies of others, which stay as they are to the byte, and leaves other clients alone", async () => {
    const { realm } = bench;
    await realm.must("PUT", "/client-policies/profiles", { profiles: foreign.profiles });
    await realm.must("PUT", "/client-policies/policies", { policies: foreign.policies });
    await realm.newClient("somebody");
    const [before, client] = [await documentsOf(realm), await bench.client("somebody")];
    await bench.putPolicy();
    const after = await documentsOf(realm);
    assert.equal(JSON.stringify(after.profiles.slice(0, 2)), JSON.stringify(before.profiles));
    assert.equal(JSON.stringify(after.policies.slice(0, 1)), JSON.stringify(before.policies));
    assert.deepEqual([after.profiles.at(2)?.name, after.policies.at(1)?.name], [policyName, policyName]);
    assert.deepEqual(await bench.client("somebody"), client);
    await bench.provider.delete(policyUrn, policyInputs(realm));
    assert.equal(JSON.stringify(await documentsOf(realm)), JSON.stringify(before));
  });

  it("is mended in its place when its periods change, and not written when nothing does", async () => {
    const { realm, provider } = bench;
    const first = await bench.putPolicy();
    await realm.must("PUT", "/client-policies/profiles", {
      profiles: [...(await documentsOf(realm)).profiles, ...foreign.profiles],
    });
    const longer = { ...first, expirationSeconds: 50 * 365 * 86_400 };
    await provider.update(policyUrn, first, longer);
    const { profiles } = await documentsOf(realm);
    assert.deepEqual(
      profiles.map(({ name }) => name),
      [policyName, "z-first", "a-second"],
    );
    assert.match(JSON.stringify(profiles[0]), /"expiration-period":1576800000/);
    await realm.must("PUT", "/events/config", { adminEventsEnabled: true });
    await realm.must("DELETE", "/admin-events");
    await provider.update(policyUrn, longer, longer);
    assert.deepEqual(await realm.must("GET", "/admin-events"), []);
  });

  it("is found changed or gone at a refresh, with what that means, and the next update mends it", async () => {
    const { realm, provider } = bench;
    const stored = await bench.putPolicy();
    assert.deepEqual(await provider.read(policyUrn, stored), stored);
    assert.deepEqual(provider.told, []);
    const { policies } = await documentsOf(realm);
    await realm.must("PUT", "/client-policies/policies", {
      policies: policies.map((policy) => ({ ...policy, enabled: false })),
    });
    const found = await provider.read(policyUrn, stored);
    assert.match(
      provider.told.join(),
      /warning .*the client policy is switched off.*secrets of its clients don't end/,
    );
    const wanted = await provider.check(policyUrn, found, stored);
    assert.equal(await provider.hasChanges(policyUrn, found, wanted), true);
    await provider.update(policyUrn, found, wanted);
    assert.equal(JSON.stringify((await documentsOf(realm)).policies), JSON.stringify(policies));
    await realm.must("PUT", "/client-policies/policies", { policies: [] });
    await realm.must("PUT", "/client-policies/profiles", { profiles: [] });
    const gone = await provider.read(policyUrn, stored);
    assert.match(provider.told.join(), /the client policy and its profile are gone/);
    assert.equal(await provider.hasChanges(policyUrn, gone, stored), true);
    await provider.update(policyUrn, gone, stored);
    assert.deepEqual(await provider.read(policyUrn, stored), stored);
  });

  it("stays where it is, when its resource goes, as long as a client has its mark", async () => {
    const { realm, provider } = bench;
    const stored = await bench.putPolicy();
    const { id } = await realm.newClient("edge", { attributes: { [clientMark]: policyName } });
    await provider.delete(policyUrn, stored);
    assert.match(provider.told.join(), /stays in .*, since edge has it: without it, secrets that have ended/);
    assert.equal((await documentsOf(realm)).policies.length, 1);
    await realm.must("DELETE", `/clients/${id}`);
    await provider.delete(policyUrn, stored);
    assert.deepEqual(await documentsOf(realm), { profiles: [], policies: [] });
  });

  it("comes to be with another one that another run writes at the same moment, twenty times", async () => {
    const { realm, section } = bench;
    const [one, two] = await Promise.all([
      AttachedProvider.launch({}, { keycloak: section }),
      AttachedProvider.launch({}, { keycloak: section }),
    ]);
    try {
      for (let round = 0; round < 20; round += 1) {
        const names = [`one-${round}`, `two-${round}`];
        await Promise.all(
          [one, two].map((provider, at) =>
            provider.create(policyUrn, policyInputs(realm, { name: names[at] })),
          ),
        );
        const { profiles, policies } = await documentsOf(realm);
        assert.equal(policies.length, 2 * (round + 1));
        for (const name of names) {
          assert.ok(
            policies.some((policy) => policy.name === name),
            `${name}: its policy was lost`,
          );
          assert.ok(
            profiles.some((profile) => profile.name === name),
            `${name}: its profile was lost`,
          );
        }
      }
    } finally {
      await Promise.all([one.close(), two.close()]);
    }
  });

  it("says what Keycloak refuses: periods that contradict each other", async () => {
    await assert.rejects(
      bench.putPolicy({ expirationSeconds: 60, rotatedExpirationSeconds: 61 }),
      /refused to write the client profiles \(400\): .*invalid configuration/,
    );
  });

  it("is refused by its schema, by name", async () => {
    const { provider, realm } = bench;
    await assert.rejects(
      provider.check(policyUrn, {}, policyInputs(realm, { expirationSeconds: "long" })),
      /expirationSeconds: got "long"/,
    );
  });
});

describeWithKeycloak(
  "a server without the feature client-secret-rotation",
  (keycloak) => {
    it("is told of with the way out, by a policy and by a regenerate", async () => {
      const realm = await keycloak().newRealm();
      const bench = await Bench.open(realm);
      try {
        await assert.rejects(
          bench.putPolicy(),
          /feature client-secret-rotation is off: start Keycloak with --features/,
        );
        const { secret } = await realm.newClient("edge");
        await assert.rejects(
          bench.make("edge-g2", { origin: "regenerated", follows: secret }),
          /edge-g2: nothing was regenerated, since it would end the secret in use at once: .*--features=/,
        );
        assert.equal(await bench.status(secret), 200);
      } finally {
        await bench.close();
      }
    });
  },
  { rotation: false },
);
