import assert from "node:assert/strict";
import { Realm } from "../../keycloak/connection";
import { type Policy, type Day, addDays, defaultPolicy } from "../../rotation";
import { secondsOf } from "../../components/keycloakContract";
import type { ClientReading, KeycloakClient } from "../../status/facts";
import { type ClientWanted, readClients } from "../../status/read/clients";
import { heldSecrets } from "../../status/read/heldSecrets";
import { type TestRealm, describeWithKeycloak } from "../support/keycloak";
import { Bench, policyName, urnOf } from "./bench";
import { types } from "../../names/types";

const roles = ["manage-realm", "manage-clients", "view-events"];
const policy: Policy = { ...defaultPolicy, rotatedSecretExpirationDays: 76, maxActiveSecrets: 2 };

describeWithKeycloak("status of clients on a real server", (keycloak) => {
  let realm: TestRealm;
  let bench: Bench;
  /** As the state has them: name and value. */
  let held: [string, string][];

  const open = async (more: object = {}, asWhat = roles): Promise<void> => {
    realm = await keycloak().newRealm(undefined, more);
    await realm.newClient("edge");
    bench = await Bench.open(realm, asWhat);
    held = [];
    await bench.putPolicy({ ...secondsOf(policy) });
  };
  const make = async (name: string, more: object = {}): Promise<void> => {
    held.push([name, (await bench.make(name, { ...more })).value]);
  };
  const rotate = (): Promise<void> => make("edge-g2", { origin: "regenerated", follows: held[0]?.[1] ?? "" });
  const saveEvents = { eventsEnabled: true, enabledEventTypes: ["CLIENT_LOGIN", "CLIENT_LOGIN_ERROR"] };
  const today = (): Day => new Date().toISOString().slice(0, 10) as Day;

  const read = async (
    change: Partial<ClientWanted> = {},
    proofTokens = new Map<string, string>(),
    asked?: Realm,
  ): Promise<ClientReading> => {
    const { signIn } = bench.section;
    const server = { issuer: realm.issuer, signIn: { clientId: "rotator", ...signIn } };
    const open = new Realm(server, { request: 20_000, patience: 1_500 });
    const wanted = {
      consumer: "edge",
      issuer: realm.issuer,
      clientId: "edge",
      policy: { name: policyName, policy },
    };
    const exported = held.map(([name, value]) => ({
      urn: urnOf(types.clientSecret, name),
      outputs: { issuer: realm.issuer, clientId: "edge", value: { plaintext: JSON.stringify(value) } },
    }));
    const readings = await readClients([{ ...wanted, ...change }], {
      realmOf: () => asked ?? open,
      nameOfValue: heldSecrets(JSON.stringify({ deployment: { resources: exported } })),
      proofTokens,
      today: today(),
      signal: new AbortController().signal,
    });
    const reading = readings.get("edge");
    assert.ok(reading !== undefined);
    for (const [, value] of held)
      assert.ok(!JSON.stringify(reading).includes(value), "a secret is in the facts");
    return reading;
  };
  const clientIn = ({ client }: ClientReading): KeycloakClient => {
    assert.ok(client.ok, client.ok ? "" : client.reason);
    return client.value;
  };

  afterEach(async () => {
    await bench.provider.close();
    await realm.remove();
  });

  it("tells by the value which generation is which, with the server's dates", async () => {
    await open();
    await make("edge-g1");
    await rotate();
    const { current, rotated, mark, policyProblem, obstacle, isExpired } = clientIn(await read());
    assert.deepEqual([current.name, rotated?.name], ["edge-g2", "edge-g1"]);
    assert.deepEqual([mark, policyProblem, obstacle, isExpired], [policyName, undefined, undefined, false]);
    assert.equal(current.expiresAt?.slice(0, 10), addDays(today(), 180));
    assert.equal(rotated?.expiresAt?.slice(0, 10), addDays(today(), 76));
  });

  it("sees a secret that somebody regenerated, and one that somebody set", async () => {
    await open();
    await make("edge-g1");
    const { id } = await bench.client();
    await realm.must("POST", `/clients/${id}/client-secret`);
    const regenerated = clientIn(await read());
    assert.deepEqual([regenerated.current.name, regenerated.rotated?.name], [undefined, "edge-g1"]);
    await realm.must("PUT", `/clients/${id}`, { ...(await bench.client()), secret: "set by somebody" });
    assert.equal(clientIn(await read()).current.name, undefined);
  });

  it("sees what became of policy and mark", async () => {
    await open();
    await make("edge-g1");
    const other = { ...policy, secretExpirationDays: 170 };
    assert.equal(
      clientIn(await read({ policy: { name: policyName, policy: other } })).policyProblem,
      "its periods were changed",
    );
    const client = await bench.client();
    await realm.must("PUT", `/clients/${client.id}`, {
      ...client,
      attributes: { ...client.attributes, "quarterturn.policy": "" },
    });
    assert.equal(clientIn(await read()).mark, undefined);
    await realm.must("PUT", "/client-policies/policies", { policies: [] });
    assert.equal(clientIn(await read()).policyProblem, "the client policy is gone");
  });

  it("sees that a client is disabled, public or gone", async () => {
    await open();
    await make("edge-g1");
    const client = await bench.client();
    await realm.must("PUT", `/clients/${client.id}`, { ...client, enabled: false });
    assert.match(clientIn(await read()).obstacle ?? "", /^it is disabled/);
    await realm.must("PUT", `/clients/${client.id}`, { ...client, publicClient: true });
    assert.match(clientIn(await read()).obstacle ?? "", /^it is a public client/);
    await realm.must("DELETE", `/clients/${client.id}`);
    const gone = (await read()).client;
    assert.ok(!gone.ok && gone.isGone === true);
  });

  it("sees that the current one has ended by the server's clock", async () => {
    await open();
    await make("edge-g1");
    await keycloak().setClock(181 * 86_400);
    try {
      assert.equal(clientIn(await read()).isExpired, true);
    } finally {
      await keycloak().setClock(0);
    }
  });

  it("reads sign-ins and refusals, and leaves the proof of a run out", async () => {
    await open(saveEvents);
    await make("edge-g1");
    const value = held[0]?.[1] ?? "";
    const { tokenId } = (await bench.provider.create(urnOf(types.tokenCanary, "edge-g1"), {
      tenantId: "953fc14a-00c7-4452-a2fb-0a73070de7f3",
      issuer: realm.issuer,
      clientId: "edge",
      keyId: "2026-11-26T10:00:00Z",
      clientSecret: value,
      timeoutSeconds: 20,
      live: true,
    })) as { tokenId: string };
    await realm.signIn("edge", value);
    await realm.signIn("edge", "wrong");
    const { events } = await read({}, new Map([[tokenId, "edge-g1"]]));
    assert.deepEqual([events.signIns.length, events.refused.length], [1, 1]);
    assert.deepEqual([...events.proven], ["edge-g1"]);
    assert.equal(events.signIns[0]?.ipAddress, "127.0.0.1");
    // What was switched on today says nothing of last month.
    assert.deepEqual(events.log, { readable: true, from: today() });
  });

  it("says what to switch on where sign-ins aren't saved, and which role is missing", async () => {
    await open();
    await make("edge-g1");
    const { log } = (await read()).events;
    assert.match(log.readable ? "" : log.reason, /doesn't save sign-ins: switch on Realm settings > Events/);
    await bench.provider.close();
    await realm.remove();
    await open(saveEvents, ["manage-realm", "manage-clients"]);
    await make("edge-g1");
    const without = await read();
    assert.equal(clientIn(without).current.name, "edge-g1");
    const { log: refused } = without.events;
    assert.match(refused.readable ? "" : refused.reason, /roles view-events of the client realm-management$/);
  });

  it("says in a sentence that the sign-in was refused, or that nobody answers", async () => {
    await open();
    await make("edge-g1");
    const { id } = await bench.client("rotator");
    await realm.must("POST", `/clients/${id}/client-secret`);
    const { client } = await read();
    assert.match(
      client.ok ? "" : client.reason,
      /^quarterturn:keycloak\.signIn: the client rotator of the realm \S+ was refused/,
    );
    const down = new Realm(
      { issuer: "http://127.0.0.1:9/realms/none", signIn: { clientId: "rotator", clientSecret: "x" } },
      { request: 5_000, patience: 1 },
    );
    const unanswered = (await read({}, new Map(), down)).client;
    assert.match(unanswered.ok ? "" : unanswered.reason, /^127\.0\.0\.1:9 can't be reached .*[^.]$/);
  });
});
