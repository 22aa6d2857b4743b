import assert from "node:assert/strict";
import { types } from "../../names/types";
import type { Properties } from "../../protocol/values";
import { describeWithKeycloak } from "../support/keycloak";
import { Bench, urnOf } from "./bench";
import { CuttingProxy } from "./cuttingProxy";

const urn = urnOf(types.tokenCanary, "edge-g1");

describeWithKeycloak("the canary of a Keycloak client", (keycloak) => {
  let bench: Bench;
  before(async () => {
    bench = await Bench.open(await keycloak().newRealm());
  });
  beforeEach(() => bench.reset());
  after(() => bench.close());

  const inputs = (clientSecret: string, more: Properties = {}): Properties => ({
    tenantId: "953fc14a-00c7-4452-a2fb-0a73070de7f3",
    issuer: bench.realm.issuer,
    clientId: "edge",
    keyId: "2026-11-26T10:00:00Z",
    clientSecret,
    timeoutSeconds: 20,
    live: true,
    ...more,
  });

  it("gets a token with the secret, whatever characters are in it", async () => {
    const secret = "a:b%+ü/&=\"' §";
    await bench.realm.newClient("edge", { secret });
    assert.equal((await bench.provider.create(urn, inputs(secret))).issuer, bench.realm.issuer);
    assert.deepEqual(bench.provider.told, []);
  });

  it("proves the secret of a client without a service account where that asks about a token", async () => {
    const { secret } = await bench.realm.newClient("edge", {
      serviceAccountsEnabled: false,
      standardFlowEnabled: true,
    });
    await bench.provider.create(urn, inputs(secret));
    await assert.rejects(
      bench.provider.create(urn, inputs("not the secret")),
      /no token with the new credential/,
    );
  });

  it("ends at once where the secret is wrong, with the way out and not with the secret", async () => {
    await bench.realm.newClient("edge");
    await assert.rejects(bench.provider.create(urn, inputs("not the secret")), (error: Error) => {
      assert.match(
        error.message,
        /edge-g1: no token with the new credential after 0 s: 401 unauthorized_client/,
      );
      assert.match(error.message, /Nothing was published.*Is the client edge enabled.*npm run status/);
      assert.equal(error.message.includes("not the secret"), false);
      return true;
    });
  });

  it("ends at once where the realm isn't there", async () => {
    const issuer = `${keycloak().url}/realms/none`;
    await assert.rejects(
      bench.provider.create(urn, inputs("s", { issuer })),
      /404 .*Realm does not exist\. .*Is there a realm at .*\/realms\/none/,
    );
  });

  it("tries again where the server doesn't answer for a moment, and says so", async () => {
    const { secret } = await bench.realm.newClient("edge");
    const proxy = new CuttingProxy(keycloak().url);
    const issuer = `${await proxy.start()}/realms/${bench.realm.name}`;
    proxy.cutAt(/\/token$/, "before");
    proxy.onCut = () => {
      proxy.heal();
    };
    await bench.provider.create(urn, inputs(secret, { issuer }));
    proxy.stop();
    assert.match(
      bench.provider.told.join(),
      /info edge-g1 edge-g1: .*can't be reached.* \(trying again in 1 s, for up to 20 s\)/,
    );
  });

  it("is kept as long as its client takes the secret, and removes nothing itself", async () => {
    const { secret } = await bench.realm.newClient("edge");
    await assert.rejects(
      bench.provider.delete(urn, inputs(secret)),
      /edge-g1: not deleted: it is still valid/,
    );
    await bench.provider.delete(urn, inputs(secret, { live: false }));
    assert.equal(await bench.status(secret), 200);
    await bench.provider.delete(urn, inputs("one that has ended"));
    await assert.rejects(
      bench.provider.delete(urn, inputs(secret, { issuer: "http://127.0.0.1:1/realms/x" })),
      /not deleted: whether edge still takes it could not be asked/,
    );
  });
});
