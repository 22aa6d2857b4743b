import assert from "node:assert/strict";
import { clientMark } from "../../components/keycloakContract";
import { describeWithKeycloak } from "../support/keycloak";
import { Bench, policyName } from "./bench";

const day = 86_400;

describeWithKeycloak("a client without our mark whose secret has ended", (keycloak) => {
  let bench: Bench;
  before(async () => {
    bench = await Bench.open(await keycloak().newRealm());
    await bench.putPolicy();
    // Theirs is for all clients, and lets a secret live for ten days.
    const { realm } = bench;
    const { profiles } = (await realm.must("GET", "/client-policies/profiles")) as { profiles: object[] };
    const { policies } = (await realm.must("GET", "/client-policies/policies")) as { policies: object[] };
    const configuration = {
      "expiration-period": 10 * day,
      "rotated-expiration-period": 5 * day,
      "remaining-rotation-period": day,
    };
    const theirs = { name: "theirs", executors: [{ executor: "secret-rotation", configuration }] };
    await realm.must("PUT", "/client-policies/profiles", { profiles: [...profiles, theirs] });
    const conditions = [{ condition: "any-client", configuration: {} }];
    const policy = { name: "theirs", enabled: true, conditions, profiles: ["theirs"] };
    await realm.must("PUT", "/client-policies/policies", { policies: [...policies, policy] });
  });
  beforeEach(async () => {
    await keycloak().setClock(0);
    await bench.reset();
  });
  after(async () => {
    await keycloak().setClock(0);
    await bench.close();
  });

  it("is rotated by the update that marks it, and not once more by the regenerate that it was for", async () => {
    const { secret: follows } = await bench.realm.newClient("edge");
    await keycloak().setClock(11 * day);
    const issuedOn = new Date(Date.now() + 11 * day * 1000).toISOString().slice(0, 10);
    const made = await bench.make("edge-g2", { origin: "regenerated", follows, issuedOn });
    const { secret, attributes } = await bench.client();
    assert.deepEqual([secret, attributes[clientMark]], [made.value, policyName]);
    assert.deepEqual([await bench.status(follows), await bench.status(made.value)], [401, 200]);
    assert.deepEqual(bench.provider.told, []);
  });

  it("is taken over with the secret that the update that marks it makes", async () => {
    const { secret } = await bench.realm.newClient("edge");
    await keycloak().setClock(11 * day);
    const made = await bench.make("edge-g1");
    assert.notEqual(made.value, secret);
    assert.equal(await bench.status(made.value), 200);
  });
});
