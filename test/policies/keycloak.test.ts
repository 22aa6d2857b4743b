import assert from "node:assert/strict";
import { Secret } from "@pulumi/policy";
import { completeConsumers } from "../../policies/rules/completeConsumers";
import { forbidPlainSecrets } from "../../policies/rules/forbidPlainSecrets";
import { limitActiveSecrets } from "../../policies/rules/limitActiveSecrets";
import { limitCredentialLifetime } from "../../policies/rules/limitCredentialLifetime";
import { protectLiveCredentials } from "../../policies/rules/protectLiveCredentials";
import { compliant, compliantStack } from "./support/compliant";
import { refusals, stackRefusals } from "./support/judge";
import { type Resource, changed, resource } from "./support/resource";

const issuer = "https://sso.example.com/realms/maxconf";
const parent = "urn:pulumi:test::quarterturn::quarterturn:index:RotatingConsumer::web";

function secret(name: string, more: object = {}): Resource {
  const inputs = { issuer, clientId: "web", ...more };
  return resource("quarterturn:keycloak:ClientSecret", name, inputs, { protect: true, parent });
}

const rotation = resource(
  "quarterturn:keycloak:SecretRotationPolicy",
  "web",
  { issuer, name: "web@quarterturn/test", expirationSeconds: 180 * 86_400 },
  { protect: true, parent },
);

describe("The policy rules, of a client of Keycloak,", () => {
  const sentences = (found: readonly { readonly sentence: string }[]) =>
    found.map(({ sentence }) => sentence);

  it("let two protected secrets and their protected policy pass", () => {
    const stack = [secret("web-g1"), secret("web-g2"), rotation];
    assert.deepEqual(stackRefusals(protectLiveCredentials, stack), []);
    assert.deepEqual(stackRefusals(limitActiveSecrets, stack), []);
    assert.deepEqual(refusals(limitCredentialLifetime, rotation), []);
  });

  it("refuse a live secret and a policy without protection", () => {
    const open = [{ ...secret("web-g1"), protect: false }, rotation];
    assert.deepEqual(sentences(stackRefusals(protectLiveCredentials, open)), [
      "web-g1: got protect: false, want true",
    ]);
    assert.deepEqual(
      sentences(stackRefusals(protectLiveCredentials, [secret("web-g1"), { ...rotation, protect: false }])),
      ["web: got protect: false, want true"],
    );
  });

  it("refuse a third secret of one client, and count another realm's apart", () => {
    const two = [secret("web-g1"), secret("web-g2")];
    const elsewhere = secret("web-g3", { issuer: "https://sso.example.com/realms/other" });
    assert.deepEqual(stackRefusals(limitActiveSecrets, [...two, elsewhere]), []);
    assert.deepEqual(sentences(stackRefusals(limitActiveSecrets, [...two, secret("web-g3")])), [
      `web of ${issuer}: got 3 active secrets (web-g1, web-g2, web-g3), want at most 2`,
    ]);
  });

  it("refuse a policy whose secrets live longer than any may", () => {
    const long = changed(rotation, "expirationSeconds", 365 * 86_400);
    assert.deepEqual(refusals(limitCredentialLifetime, long), [
      "expirationSeconds: got 31536000, 365 days, want at most 180 days (15552000)",
    ]);
  });

  it("refuse the secret that another follows in plain", () => {
    assert.equal(refusals(forbidPlainSecrets, secret("web-g2", { follows: "something" })).length, 1);
    assert.deepEqual(refusals(forbidPlainSecrets, secret("web-g2", { follows: new Secret("x") })), []);
  });

  it("refuse the secret of somebody else's client in plain, as @pulumi/keycloak declares it", () => {
    const foreign = (clientSecret: unknown) =>
      resource("keycloak:openid/client:Client", "web", { realmId: "maxconf", clientId: "web", clientSecret });
    assert.deepEqual(refusals(forbidPlainSecrets, foreign("something")), [
      "clientSecret: got a secret in plain text; mark it as secret, e.g. with pulumi.secret()",
    ]);
    assert.deepEqual(refusals(forbidPlainSecrets, foreign(new Secret("something"))), []);
  });

  it("take a client's secret for what the ledger's consumer needs", async () => {
    const stack = await compliantStack();
    const ledger = await compliant("Ledger");
    const asClient = stack.map((one) =>
      one.type.endsWith(":ApplicationPassword") ? { ...one, type: "quarterturn:keycloak:ClientSecret" } : one,
    );
    assert.ok(stack.includes(ledger));
    assert.deepEqual(stackRefusals(completeConsumers, asClient), []);
    const without = asClient.filter(
      ({ name, type }) => name !== "edge-g7" || !type.endsWith(":ClientSecret"),
    );
    assert.match(
      sentences(stackRefusals(completeConsumers, without))[0] ?? "",
      /got no credential for g7, which is live, want one named edge-g7/,
    );
  });
});
