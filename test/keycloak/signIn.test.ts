import assert from "node:assert/strict";
import { type JsonWebKey, generateKeyPairSync } from "node:crypto";
import { describeWithKeycloak } from "../support/keycloak";
import { Bench, type KeycloakSection, grant } from "./bench";

const keys = {
  RSA: () => generateKeyPairSync("rsa", { modulusLength: 2048 }),
  EC: () => generateKeyPairSync("ec", { namedCurve: "P-256" }),
  Ed25519: () => generateKeyPairSync("ed25519"),
};
const algorithms = { RSA: "RS256", EC: "ES256", Ed25519: "EdDSA" };

describeWithKeycloak("signing in to a realm's admin API", (keycloak) => {
  let bench: Bench;
  before(async () => {
    bench = await Bench.open(await keycloak().newRealm());
  });
  beforeEach(() => bench.reset());
  after(() => bench.close());

  /** What becomes of a policy where the stack file says this. */
  const outcome = async (section: object): Promise<string> => {
    await bench.provider.configure({ keycloak: section });
    return bench.putPolicy().then(
      () => "done",
      (error: unknown) => (error as Error).message,
    );
  };
  const signIn = (change: Readonly<Record<string, string>>): KeycloakSection => ({
    ...bench.section,
    signIn: { ...bench.section.signIn, ...change },
  });
  /** A client with roles in place of the usual one. */
  const withRoles = async (name: string, roles: readonly string[]): Promise<KeycloakSection> => {
    const { id, secret } = await bench.realm.newClient(name);
    if (roles.length > 0) await grant(bench.realm, id, roles);
    return signIn({ clientId: name, clientSecret: secret });
  };

  it("is refused with a wrong secret, and to a client that isn't there, and repeats no secret", async () => {
    const wrong = await outcome(signIn({ clientSecret: "not the secret" }));
    assert.match(wrong, /signIn: the client rotator of the realm .* was refused: check clientId, its secret/);
    assert.equal(wrong.includes("not the secret"), false);
    const unknown = await outcome(signIn({ clientId: "nobody" }));
    assert.match(unknown, /the client nobody of the realm .* was refused.*invalid_client/);
    assert.equal(unknown.includes(bench.section.signIn.clientSecret ?? "?"), false);
  });

  it("is refused to a client without a service account, and to a public one", async () => {
    const { secret } = await bench.realm.newClient("browser", { serviceAccountsEnabled: false });
    const browser = await outcome(signIn({ clientId: "browser", clientSecret: secret }));
    assert.match(browser, /the client browser .* has no service account: switch on "Service account roles"/);
    await bench.realm.newClient("open", { publicClient: true, serviceAccountsEnabled: false });
    assert.match(await outcome(signIn({ clientId: "open" })), /is a public one: switch on "Client authenti/);
  });

  it("is refused by a realm that isn't there", async () => {
    const sentence = await outcome(signIn({ realm: "none" }));
    assert.match(sentence, /has no realm none: check quarterturn:keycloak\.url, realm and signIn\.realm/);
  });

  it("names the roles that are missing", async () => {
    const none = await outcome(await withRoles("without", []));
    assert.match(none, /without may not read the client profiles .*: give its service account the roles/);
    assert.match(none, /manage-realm and manage-clients of the client realm-management/);
    const half = await outcome(await withRoles("half", ["view-realm", "manage-clients"]));
    assert.match(half, /half may not write the client profiles: .*manage-realm/);
  });

  for (const kind of ["RSA", "EC", "Ed25519"] as const)
    it(`takes a JWT that an ${kind} key signs`, async () => {
      const { publicKey, privateKey } = keys[kind]();
      const jwk: JsonWebKey = { ...publicKey.export({ format: "jwk" }), kid: "k1", use: "sig" };
      const clientId = `jwt-${kind}`;
      const { id } = await bench.realm.newClient(clientId, {
        clientAuthenticatorType: "client-jwt",
        attributes: {
          "use.jwks.string": "true",
          "jwks.string": JSON.stringify({ keys: [{ ...jwk, alg: algorithms[kind] }] }),
          "token.endpoint.auth.signing.alg": algorithms[kind],
        },
      });
      await grant(bench.realm, id, ["manage-realm", "manage-clients"]);
      const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
      const section = { ...bench.section, signIn: { clientId, privateKey: pem, keyId: "k1" } };
      assert.equal(await outcome(section), "done");
    });

  it("says what it wants where the private key is none", async () => {
    const section = { ...bench.section, signIn: { clientId: "rotator", privateKey: "no key at all" } };
    const sentence = await outcome(section);
    assert.match(sentence, /signIn\.privateKey: got something else, want a private key in PEM/);
    assert.equal(sentence.includes("no key at all"), false);
  });

  it("is done again where the server takes a token no more", async () => {
    assert.equal(await outcome(bench.section), "done");
    await keycloak().setClock(86_400);
    await bench.putPolicy({ description: "Another." });
    await keycloak().setClock(0);
  });

  it("is sent to no other server than the one that the stack file names", async () => {
    const sentence = await outcome({ ...bench.section, url: "http://127.0.0.1:1" });
    assert.match(sentence, /is on another server than quarterturn:keycloak\.url/);
  });

  it("says that nobody answers, after a while", async () => {
    const issuer = "http://127.0.0.1:1/realms/maxconf";
    await bench.provider.configure({ keycloak: { ...bench.section, url: "http://127.0.0.1:1" } });
    await assert.rejects(
      bench.putPolicy({ issuer }),
      /127\.0\.0\.1:1 can't be reached \(.*\): check quarterturn:keycloak\.url, the network, HTTPS_PROXY/,
    );
  });

  it("says what is missing in the stack file", async () => {
    assert.match(await outcome({}), /quarterturn:keycloak: got no sign-in/);
    const noFile = await outcome({ ...bench.section, caFile: "none.pem" });
    assert.match(
      noFile,
      /caFile: got none\.pem, want a file with certificates in PEM: there is no such file/,
    );
  });
});
