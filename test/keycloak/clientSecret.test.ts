import assert from "node:assert/strict";
import { clientMark } from "../../components/keycloakContract";
import { types } from "../../names/types";
import { describeWithKeycloak } from "../support/keycloak";
import { Bench, policyName, policyUrn, secretInputs, urnOf } from "./bench";

const day = 86_400;
const g1 = urnOf(types.clientSecret, "edge-g1");
const g2 = urnOf(types.clientSecret, "edge-g2");

describeWithKeycloak("a generation of a client's secret", (keycloak) => {
  let bench: Bench;
  before(async () => {
    bench = await Bench.open(await keycloak().newRealm());
  });
  beforeEach(async () => {
    await keycloak().setClock(0);
    await bench.reset();
    await bench.putPolicy();
  });
  after(() => bench.close());

  it("is created with its client, whose secret Keycloak makes and ends", async () => {
    const made = await bench.make("edge-g1", { origin: "created" });
    const client = await bench.client();
    assert.equal(made.value, client.secret);
    assert.equal(made.keyId, made.createdAt);
    assert.equal(Date.parse(made.expiresAt ?? "") - Date.parse(made.createdAt ?? ""), 180 * day * 1000);
    const { attributes, ...flags } = client;
    assert.equal(attributes[clientMark], policyName);
    const flows = ["standardFlowEnabled", "implicitFlowEnabled", "directAccessGrantsEnabled", "publicClient"];
    assert.deepEqual(
      flows.map((flow) => flags[flow]),
      [false, false, false, false],
    );
    assert.deepEqual([flags.name, flags.redirectUris, flags.serviceAccountsEnabled], ["Edge", [], true]);
    assert.equal(await bench.status(made.value), 200);
  });

  it("is the same when it is created again, since an earlier run was killed", async () => {
    const first = await bench.make("edge-g1", { origin: "created" });
    assert.deepEqual(await bench.make("edge-g1", { origin: "created" }), first);
  });

  it("isn't created in the place of a client that somebody else has", async () => {
    const { secret } = await bench.realm.newClient("edge");
    await assert.rejects(
      bench.make("edge-g1", { origin: "created" }),
      /edge-g1: .* has a client edge already, which isn't this stack's/,
    );
    assert.equal((await bench.client()).secret, secret);
  });

  it("is what a client has that is taken over: only the mark comes to it, and an end to its secret", async () => {
    const settings = {
      secret: "made by hand, and kept so",
      description: "Theirs",
      redirectUris: ["https://edge.example.com/*"],
      attributes: { theirs: "1", "post.logout.redirect.uris": "+" },
    };
    await bench.realm.newClient("edge", settings);
    const before = await bench.client();
    const made = await bench.make("edge-g1");
    assert.equal(made.value, "made by hand, and kept so");
    assert.match(made.keyId, /^made before \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    const { attributes, ...rest } = await bench.client();
    const { attributes: former, ...same } = before;
    assert.deepEqual(rest, same);
    const expected = {
      ...former,
      [clientMark]: policyName,
      "client.secret.expiration.time": attributes["client.secret.expiration.time"],
    };
    assert.deepEqual(attributes, expected);
    assert.equal(
      Date.parse(made.expiresAt ?? ""),
      1000 * Number(attributes["client.secret.expiration.time"]),
    );
    assert.equal(await bench.status(made.value), 200);
  });

  it("isn't taken from another stack, which is named", async () => {
    await bench.realm.newClient("edge", { attributes: { [clientMark]: "quarterturn-prod" } });
    await assert.rejects(
      bench.make("edge-g1"),
      /the client edge belongs to quarterturn-prod .*not to quarterturn-test/,
    );
  });

  const refused: readonly (readonly [kind: string, more: object, sentence: RegExp])[] = [
    [
      "a public client",
      { publicClient: true, serviceAccountsEnabled: false },
      /it is a public client.*"Client authentication"/,
    ],
    [
      "one whose secret is in Keycloak's vault",
      { secret: "${vault.edge}" },
      /its secret is in Keycloak's own vault/,
    ],
    [
      "one that signs in by a JWT",
      { clientAuthenticatorType: "client-jwt" },
      /it signs in by client-jwt, want "Client Id and Secret"/,
    ],
    ["a bearer-only one", { bearerOnly: true }, /it is bearer-only/],
    ["a disabled one", { enabled: false }, /it is disabled/],
  ];
  for (const [kind, more, sentence] of refused) {
    it(`isn't taken over from ${kind}`, async () => {
      await bench.realm.newClient("edge", more);
      await assert.rejects(bench.make("edge-g1"), sentence);
      assert.equal((await bench.client()).attributes[clientMark], undefined);
      const answer = await bench.provider.invoke("quarterturn:keycloak:readClient", {
        issuer: bench.realm.issuer,
        clientId: "edge",
        salt: "s",
      });
      assert.match(JSON.stringify(answer), new RegExp(sentence.source.replaceAll('"', "..?")));
    });
  }

  it("isn't taken over from a client that isn't there", async () => {
    await assert.rejects(bench.make("edge-g1"), /has no client edge: check the consumer's clientId/);
  });

  it("is regenerated once after the one before, and both are taken in the overlap until that one's end", async () => {
    const first = await bench.make("edge-g1", { origin: "created" });
    const second = await bench.make("edge-g2", { origin: "regenerated", follows: first.value });
    assert.notEqual(second.value, first.value);
    assert.equal(second.keyId, second.createdAt);
    assert.deepEqual([await bench.status(first.value), await bench.status(second.value)], [200, 200]);
    assert.deepEqual(bench.provider.told, []);
    await keycloak().setClock(61 * day);
    assert.deepEqual([await bench.status(first.value), await bench.status(second.value)], [401, 200]);
  });

  it("ends the one before at once where its life as the rotated one is 0", async () => {
    await bench.provider.update(policyUrn, {}, { ...(await bench.putPolicy()), rotatedExpirationSeconds: 0 });
    const first = await bench.make("edge-g1", { origin: "created" });
    const second = await bench.make("edge-g2", { origin: "regenerated", follows: first.value });
    assert.deepEqual([await bench.status(first.value), await bench.status(second.value)], [401, 200]);
    const third = await bench.make("edge-g3", { origin: "regenerated", follows: second.value });
    assert.equal(await bench.status(third.value), 200);
  });

  it("isn't regenerated in the overlap, where it would end a secret in use, unless that one is revoked", async () => {
    const first = await bench.make("edge-g1", { origin: "created" });
    const second = await bench.make("edge-g2", { origin: "regenerated", follows: first.value });
    const next = { origin: "regenerated", follows: second.value };
    await assert.rejects(
      bench.make("edge-g3", next),
      /edge-g3: nothing was regenerated: it would end the secret .* valid until \d{4}-.*quarterturn:revoke/,
    );
    assert.deepEqual([await bench.status(first.value), await bench.status(second.value)], [200, 200]);
    const third = await bench.make("edge-g3", { ...next, endsRotated: true });
    assert.deepEqual([await bench.status(first.value), await bench.status(third.value)], [401, 200]);
  });

  it("is regenerated on the day on which the rotated one ends", async () => {
    const first = await bench.make("edge-g1", { origin: "created" });
    const second = await bench.make("edge-g2", { origin: "regenerated", follows: first.value });
    const lastDay = new Date(Date.now() + 60 * day * 1000).toISOString().slice(0, 10);
    const third = await bench.make("edge-g3", {
      origin: "regenerated",
      follows: second.value,
      issuedOn: lastDay,
    });
    assert.notEqual(third.value, second.value);
  });

  it("is regenerated after one that has expired, which stays refused", async () => {
    const first = await bench.make("edge-g1", { origin: "created" });
    await keycloak().setClock(181 * day);
    assert.equal(await bench.status(first.value), 401);
    const issuedOn = new Date(Date.now() + 181 * day * 1000).toISOString().slice(0, 10);
    const second = await bench.make("edge-g2", { origin: "regenerated", follows: first.value, issuedOn });
    assert.deepEqual([await bench.status(first.value), await bench.status(second.value)], [401, 200]);
  });

  it("isn't regenerated where the policy is gone or switched off: the one in use goes on", async () => {
    const { realm } = bench;
    const first = await bench.make("edge-g1", { origin: "created" });
    const next = { origin: "regenerated", follows: first.value };
    const { policies } = (await realm.must("GET", "/client-policies/policies")) as { policies: object[] };
    for (const changed of [
      policies.map((one) => ({ ...one, enabled: false })),
      policies.map((one) => ({ ...one, conditions: [] })),
      [],
    ]) {
      await realm.must("PUT", "/client-policies/policies", { policies: changed });
      await assert.rejects(
        bench.make("edge-g2", next),
        /nothing was regenerated.*doesn't apply.*pulumi up --refresh/,
      );
    }
    assert.equal((await bench.client()).secret, first.value);
    assert.equal(await bench.status(first.value), 200);
  });

  it("is what somebody else put there, and that is said", async () => {
    const first = await bench.make("edge-g1", { origin: "created" });
    await bench.write("edge", { secret: "of a Terraform state" });
    const second = await bench.make("edge-g2", { origin: "regenerated", follows: first.value });
    assert.equal(second.value, "of a Terraform state");
    assert.match(
      bench.provider.told.join(),
      /warning .*edge-g2: somebody else has changed the secret of edge/,
    );
  });

  it("may live for 50 years, and its end is Keycloak's", async () => {
    await bench.provider.update(
      policyUrn,
      {},
      { ...(await bench.putPolicy()), expirationSeconds: 50 * 365 * day },
    );
    const first = await bench.make("edge-g1", { origin: "created" });
    const second = await bench.make("edge-g2", { origin: "regenerated", follows: first.value });
    assert.equal(
      Date.parse(second.expiresAt ?? "") - Date.parse(second.createdAt ?? ""),
      50 * 365 * day * 1000,
    );
  });

  it("is a secret in the state, as is the one that it follows", async () => {
    const first = await bench.make("edge-g1", { origin: "created" });
    const outputs = await bench.provider.create(
      g2,
      secretInputs(bench.realm, { origin: "regenerated", follows: first.value }),
    );
    for (const name of ["value", "follows"]) assert.equal(typeof outputs[name], "object", name);
    assert.equal(
      JSON.stringify(
        await bench.provider.check(g2, {}, secretInputs(bench.realm, { follows: "s" })),
      ).includes('"follows":"s"'),
      false,
    );
  });

  it("gives its client another mark when the policy gets another name", async () => {
    const first = await bench.make("edge-g1", { origin: "created" });
    await bench.putPolicy({ name: "other" });
    const inputs = secretInputs(bench.realm, { origin: "created", policy: "other", displayName: "Renamed" });
    await bench.provider.update(g1, bench.stored(first), inputs);
    const { attributes, name, secret } = await bench.client();
    assert.deepEqual([attributes[clientMark], name, secret], ["other", "Renamed", first.value]);
  });
});
