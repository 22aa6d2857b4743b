import assert from "node:assert/strict";
import { describeWithKeycloak, type TestRealm } from "../support/keycloak";

const day = 86_400;
const overlap = 30 * day;
const lifetime = 90 * day;

/** All clients of a realm get secrets of this lifetime, and the old one lives on for the overlap. */
async function rotateSecretsIn(realm: TestRealm): Promise<void> {
  const configuration = {
    "expiration-period": lifetime,
    "rotated-expiration-period": overlap,
    "remaining-rotation-period": day,
  };
  await realm.must("PUT", "/client-policies/profiles", {
    profiles: [{ name: "rotation", executors: [{ executor: "secret-rotation", configuration }] }],
  });
  const conditions = [{ condition: "any-client", configuration: {} }];
  await realm.must("PUT", "/client-policies/policies", {
    policies: [{ name: "rotation", enabled: true, conditions, profiles: ["rotation"] }],
  });
}

describeWithKeycloak("Keycloak's clock", (keycloak) => {
  let realm: TestRealm;
  let client: Awaited<ReturnType<TestRealm["newClient"]>>;
  const status = async (secret: string): Promise<number> => (await realm.signIn("api", secret)).status;

  beforeEach(async () => {
    await keycloak().setClock(0);
    realm = await keycloak().newRealm();
    await rotateSecretsIn(realm);
    client = await realm.newClient("api");
  });
  afterEach(async () => {
    await keycloak().setClock(0);
    await realm.remove();
  });

  it("tells and takes the seconds by which it is ahead", async () => {
    const { server } = keycloak();
    assert.equal(await server.clock(), 0);
    await keycloak().setClock(50 * 365 * day);
    assert.equal(await server.clock(), 50 * 365 * day);
  });

  it("refuses a secret once it is expired, and takes it again when moved back", async () => {
    assert.equal(await status(client.secret), 200);
    await keycloak().setClock(lifetime - 60);
    assert.equal(await status(client.secret), 200);
    await keycloak().setClock(lifetime + 60);
    assert.equal(await status(client.secret), 401);
    await keycloak().setClock(0);
    assert.equal(await status(client.secret), 200);
  });

  it("ends a rotated secret at its own end, and the new one at its own", async () => {
    await keycloak().setClock(60 * day);
    const { value } = (await realm.must("POST", `/clients/${client.id}/client-secret`)) as { value: string };
    assert.deepEqual([await status(client.secret), await status(value)], [200, 200]);
    await keycloak().setClock(60 * day + overlap - 60);
    assert.deepEqual([await status(client.secret), await status(value)], [200, 200]);
    await keycloak().setClock(60 * day + overlap + 60);
    assert.deepEqual([await status(client.secret), await status(value)], [401, 200]);
    await keycloak().setClock(60 * day + lifetime + 60);
    assert.deepEqual([await status(client.secret), await status(value)], [401, 401]);
  });

  for (const [who, headers] of [
    ["nobody", {}],
    ["a wrong key", { "x-clock-key": "guessed" }],
  ] as const) {
    it(`isn't there for ${who}`, async () => {
      const address = `${keycloak().url}/realms/master/quarterturn-clock`;
      const moved = { "content-type": "text/plain", ...headers };
      assert.equal((await fetch(address, { headers })).status, 404);
      assert.equal((await fetch(address, { method: "PUT", headers: moved, body: "1000" })).status, 404);
      assert.equal(await keycloak().server.clock(), 0);
    });
  }

  it("isn't there for the administrator's token alone", async () => {
    const headers = { authorization: `Bearer ${await keycloak().admin.token()}` };
    const { status } = await fetch(`${keycloak().url}/realms/master/quarterturn-clock`, { headers });
    assert.equal(status, 404);
  });
});
