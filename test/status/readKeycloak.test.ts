import assert from "node:assert/strict";
import { types } from "../../names/types";
import { heldSecrets } from "../../status/read/heldSecrets";
import { type KeycloakWanted, readKeycloak } from "../../status/read/keycloak";
import { readState } from "../../status/read/state";
import { clientIdsOf } from "../../status/report/consumerNames";
import { UsageError } from "../../settings/usageError";
import { clientFacts, issuer } from "./clientSupport";
import { clientIds, factsWith } from "./support";

const urnOf = (type: string, name: string) => `urn:pulumi:test::quarterturn::${type}::${name}`;
const hush = "hush-hush";
const secret = (value: string) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  plaintext: JSON.stringify(value),
});
const resource = (type: string, name: string, outputs: object) => ({
  urn: urnOf(type, name),
  type,
  inputs: outputs,
  outputs,
});

/** As `pulumi stack export --show-secrets` prints it. */
const exported = JSON.stringify({
  deployment: {
    resources: [
      resource(types.secretRotationPolicy, "portal", { issuer, name: "portal-client@quarterturn/test" }),
      resource(types.clientSecret, "portal-g1", {
        issuer,
        clientId: "portal-client",
        keyId: "2027-02-20T10:00:00Z",
        value: secret(hush),
      }),
      resource(types.clientSecret, "portal-g2", { issuer, clientId: "portal-client" }),
      resource(types.tokenCanary, "portal-g1", { keyId: "2027-02-20T10:00:00Z", tokenId: "trrtcc:1" }),
    ],
  },
});

describe("a state with Keycloak's clients", () => {
  it("tells whose value it is, by client, and keeps none", () => {
    const nameOf = heldSecrets(exported);
    assert.equal(nameOf({ issuer, clientId: "portal-client" }, hush), "portal-g1");
    assert.equal(nameOf({ issuer, clientId: "another" }, hush), undefined);
    assert.equal(nameOf({ issuer, clientId: "portal-client" }, "other"), undefined);
  });

  it("has key IDs, policies and the tokens of proofs, and nothing that is secret", () => {
    const { keyIds, policies, proofTokens, unprotected } = readState(exported);
    assert.deepEqual([...keyIds], [["portal-g1", "2027-02-20T10:00:00Z"]]);
    assert.deepEqual([...policies], [["portal", "portal-client@quarterturn/test"]]);
    assert.deepEqual([...proofTokens], [["trrtcc:1", "portal-g1"]]);
    assert.deepEqual(
      unprotected.map(({ kind, name }) => `${kind} ${name}`),
      ["credential portal-g1", "credential portal-g2", "client policy portal"],
    );
    assert.ok(!JSON.stringify([[...keyIds], [...policies], [...proofTokens]]).includes(hush));
  });
});

describe("what Keycloak is asked", () => {
  const { settings, state, today } = clientFacts();
  const keycloak = {
    url: "https://sso.example.com",
    realm: "maxconf",
    signIn: { clientId: "quarterturn", clientSecret: "[secret]" },
    consumers: {},
  } as const;
  const wanted = (more: Partial<KeycloakWanted>): KeycloakWanted => ({
    settings: { ...settings, keycloak },
    state,
    today,
    folder: ".",
    env: {},
    say: () => undefined,
    nameOfValue: heldSecrets(exported),
    readSecret: () =>
      Promise.reject(new UsageError("pulumi config get: exit code 255\nincorrect passphrase")),
    ...more,
  });
  const reasonIn = async (more: Partial<KeycloakWanted>): Promise<string> => {
    const client = (await readKeycloak(wanted(more))).get("portal")?.client;
    assert.ok(client?.ok === false);
    return client.reason;
  };

  it("is nothing where a stack has no client of it, and nothing is decrypted", async () => {
    const entra = factsWith();
    const readings = await readKeycloak(wanted({ settings: entra.settings, state: entra.state }));
    assert.equal(readings.size, 0);
  });

  it("is nothing where its sign-in can't be decrypted: the engine's words are the reason", async () => {
    assert.equal(
      await reasonIn({}),
      "quarterturn:keycloak.signIn.clientSecret can't be decrypted: pulumi config get: exit code 255 incorrect passphrase",
    );
  });

  it("is nothing where the state can't be decrypted, or the stack file has no sign-in any more", async () => {
    assert.equal(await reasonIn({ nameOfValue: { reason: "no passphrase" } }), "no passphrase");
    assert.match(await reasonIn({ settings }), /^quarterturn:keycloak: got nothing, want `url` and `signIn`/);
  });

  it("goes to the stack file's server alone", async () => {
    const elsewhere = { ...keycloak, url: "https://other.example.com" };
    const readSecret = () => Promise.resolve("of quarterturn");
    const reason = await reasonIn({ settings: { ...settings, keycloak: elsewhere }, readSecret });
    assert.match(
      reason,
      /is on another server than quarterturn:keycloak\.url \(https:\/\/other\.example\.com\)/,
    );
  });

  it("leaves Graph with Entra's apps only", () => {
    assert.deepEqual(clientIdsOf(clientFacts()), []);
    assert.deepEqual(clientIdsOf(clientFacts({ isMixed: true })).sort(), Object.values(clientIds).sort());
  });
});
