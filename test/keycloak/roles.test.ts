import assert from "node:assert/strict";
import { adminApiOf } from "../../cli/keycloak/admin";
import { seedRealms, signInRoles } from "../../cli/keycloak/seed";
import { describeWithKeycloak, type TestRealm } from "../support/keycloak";

/** What quarterturn does in a realm, and what refuses it without the role that it needs. */
const acts = [
  ["reads the client policies", "manage-realm", "GET", "/client-policies/policies"],
  ["reads the client profiles", "manage-realm", "GET", "/client-policies/profiles"],
  ["writes the client policies", "manage-realm", "PUT", "/client-policies/policies", { policies: [] }],
  ["writes the client profiles", "manage-realm", "PUT", "/client-policies/profiles", { profiles: [] }],
  ["finds a client", "manage-clients", "GET", "/clients?clientId=api"],
  ["makes a client", "manage-clients", "POST", "/clients", { clientId: "made", publicClient: false }],
  ["reads a client with its secret", "manage-clients", "GET", "/clients/ID"],
  ["writes a client", "manage-clients", "PUT", "/clients/ID", { clientId: "api", name: "API" }],
  ["regenerates a secret", "manage-clients", "POST", "/clients/ID/client-secret"],
  ["invalidates the rotated secret", "manage-clients", "DELETE", "/clients/ID/client-secret/rotated"],
  ["reads the events", "view-events", "GET", "/events?type=CLIENT_LOGIN"],
] as const;

describeWithKeycloak("the client that signs in", (keycloak) => {
  let realm: TestRealm;
  let id: string;
  let token: string;
  const signIn = { clientId: "quarterturn", secret: "of the local Keycloak" };

  const attempt = async (method: string, path: string, body?: unknown): Promise<number> => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const url = `${keycloak().url}/admin/realms/${realm.name}${path.replace("ID", id)}`;
    const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
    return (await fetch(url, init)).status;
  };
  /** Takes one of its roles away; a new token knows of it. */
  const withdraw = async (role: string): Promise<void> => {
    const [{ id: client }] = (await realm.must("GET", `/clients?clientId=${signIn.clientId}`)) as [
      { id: string },
    ];
    const user = (await realm.must("GET", `/clients/${client}/service-account-user`)) as { id: string };
    const [{ id: holder }] = (await realm.must("GET", "/clients?clientId=realm-management")) as [
      { id: string },
    ];
    const roles = `/users/${user.id}/role-mappings/clients/${holder}`;
    const held = (await realm.must("GET", roles)) as { name: string }[];
    await realm.must(
      "DELETE",
      roles,
      held.filter(({ name }) => name === role),
    );
  };
  const newToken = async (): Promise<void> => {
    const { body } = await realm.signIn(signIn.clientId, signIn.secret);
    token = (body as { access_token: string }).access_token;
  };

  beforeEach(async () => {
    realm = await keycloak().newRealm();
    id = (await realm.newClient("api")).id;
    const { name } = realm;
    const seeded = { realm: name, signIn: { clientId: signIn.clientId, realm: name }, clients: [] };
    await seedRealms(adminApiOf(keycloak().server), [seeded], signIn.secret);
    await newToken();
  });
  afterEach(() => realm.remove());

  it(`may do all that quarterturn does, with ${signInRoles.join(", ")}`, async () => {
    for (const [does, , method, path, body] of acts) {
      const status = await attempt(method, path, body);
      assert.ok(status < 300, `${does}: ${status}`);
    }
  });

  for (const role of signInRoles) {
    it(`may not do its part without ${role}`, async () => {
      await withdraw(role);
      await newToken();
      for (const [does, needs, method, path, body] of acts) {
        const status = await attempt(method, path, body);
        // Keycloak answers a DELETE of the rotated secret with 500 where it means 403.
        if (needs === role)
          assert.ok(status === 403 || (method === "DELETE" && status === 500), `${does}: ${status}`);
        else assert.ok(status < 300, `${does}: ${status}`);
      }
    });
  }

  it("may be one of the master realm", async () => {
    const clientId = `quarterturn-${realm.name}`;
    const seeded = { realm: realm.name, signIn: { clientId, realm: "master" }, clients: [] };
    await seedRealms(adminApiOf(keycloak().server), [seeded], signIn.secret);
    const form = { grant_type: "client_credentials", client_id: clientId, client_secret: signIn.secret };
    const response = await fetch(`${keycloak().url}/realms/master/protocol/openid-connect/token`, {
      method: "POST",
      body: new URLSearchParams(form),
    });
    token = ((await response.json()) as { access_token: string }).access_token;
    for (const [does, , method, path, body] of acts) {
      const status = await attempt(method, path, body);
      assert.ok(status < 300, `${does}: ${status}`);
    }
  });
});

describeWithKeycloak("a realm that a stack file names", (keycloak) => {
  it("is there with its clients, once, however often it is seeded", async () => {
    const api = adminApiOf(keycloak().server);
    const realm = `seeded-${Date.now()}`;
    const clients = [
      { clientId: "api", name: "API" },
      { clientId: "https://app.example.com/é?", name: "an odd one" },
    ];
    const seeded = { realm, signIn: { clientId: "quarterturn", realm }, clients };
    const secretsOf = async (): Promise<Record<string, string>> => {
      const all = (await api.must("GET", `/${realm}/clients`)) as { clientId: string; secret?: string }[];
      return Object.fromEntries(
        all.flatMap(({ clientId, secret }) => (secret === undefined ? [] : [[clientId, secret]])),
      );
    };
    await seedRealms(api, [seeded], "first");
    const first = await secretsOf();
    assert.deepEqual(Object.keys(first).sort(), ["api", "https://app.example.com/é?", "quarterturn"]);
    assert.equal(first.quarterturn, "first");
    await seedRealms(api, [seeded], "second");
    assert.deepEqual(await secretsOf(), { ...first, quarterturn: "second" });
    await api.must("DELETE", `/${realm}`);
  });

  it("can't be signed in to from any other realm but master", async () => {
    const elsewhere = await keycloak().newRealm();
    const realm = await keycloak().newRealm();
    const seeded = {
      realm: realm.name,
      signIn: { clientId: "quarterturn", realm: elsewhere.name },
      clients: [],
    };
    await assert.rejects(seedRealms(adminApiOf(keycloak().server), [seeded], "x"), {
      message: `quarterturn:keycloak.signIn.realm: got ${elsewhere.name}, want ${realm.name} or master: a client of another realm has no rights in it`,
    });
    await elsewhere.remove();
    await realm.remove();
  });
});
