import assert from "node:assert/strict";
import { getToken } from "../../local-azure/entra/tokens";
import { issue, withApp } from "./appWorld";
import { edgeClientId, moveTo, tenantId } from "./support";

describe("a sign-in", () => {
  const request = (clientSecret: string, clientId = edgeClientId) => ({
    clientId,
    clientSecret,
    resource: "https://graph.microsoft.com",
    correlationId: "c",
  });
  const refusal = (outcome: ReturnType<typeof getToken>) =>
    "refusal" in outcome ? outcome.refusal.number : 0;

  it("gives claims for the app, the tenant and the resource, by the tenant's clock", async () => {
    await withApp((world, app) => {
      const outcome = getToken(world, request(issue(world, app).secretText));
      assert.ok("claims" in outcome);
      const { appid, tid, aud, iat, exp } = outcome.claims;
      assert.deepEqual([appid, tid, aud], [edgeClientId, tenantId, "https://graph.microsoft.com"]);
      assert.deepEqual([iat, exp - iat], [Date.parse("2026-11-22T00:00:00Z") / 1000, 3599]);
    });
  });

  it("works with the old and the new secret until the old one's end, and not from then on", async () => {
    await withApp((world, app) => {
      const old = issue(world, app, { endDateTime: "2027-05-21T00:00:00Z" });
      moveTo(world, "2027-02-20");
      const next = issue(world, app, { endDateTime: "2027-08-19T00:00:00Z" });
      moveTo(world, "2027-05-20");
      assert.deepEqual(
        [old, next].map((one) => refusal(getToken(world, request(one.secretText)))),
        [0, 0],
      );
      moveTo(world, "2027-05-21");
      assert.deepEqual(
        [old, next].map((one) => refusal(getToken(world, request(one.secretText)))),
        [7000222, 0],
      );
    });
  });

  it("is logged with the key ID of the secret that was used", async () => {
    await withApp((world, app) => {
      const { keyId, secretText } = issue(world, app);
      assert.equal(getToken(world, request(secretText)).signIn?.servicePrincipalCredentialKeyId, keyId);
      assert.equal(getToken(world, request("wrong")).signIn?.servicePrincipalCredentialKeyId, "");
    });
  });

  it("refuses a wrong secret, a secret's ID, and one that isn't valid yet", async () => {
    await withApp((world, app) => {
      const { keyId } = issue(world, app);
      const later = issue(world, app, { startDateTime: "2027-01-01T00:00:00Z" });
      for (const secret of ["wrong", keyId, later.secretText]) {
        assert.equal(refusal(getToken(world, request(secret))), 7000215);
      }
    });
  });

  it("refuses an app that the tenant doesn't have, and logs nothing", async () => {
    await withApp((world) => {
      const outcome = getToken(world, request("x", "11111111-1111-1111-1111-111111111111"));
      assert.equal(refusal(outcome), 700016);
      assert.equal(outcome.signIn, undefined);
    });
  });

  it("refuses an app of the tenant's own whose service principal nobody made, as Entra's home tenant does", async () => {
    await withApp((world) => {
      const [principal] = world.servicePrincipals.all();
      world.transact(() => {
        world.servicePrincipals.remove(principal?.objectId ?? "");
      });
      const outcome = getToken(world, request("x"));
      assert.equal(refusal(outcome), 7000229);
      assert.equal(outcome.signIn, undefined);
    });
  });
});
