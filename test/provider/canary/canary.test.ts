import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LocalAzure, startLocalAzure } from "../../../local-azure";
import { parseFaults } from "../../../local-azure/faults/table";
import { revealAll } from "../../../protocol/secrets";
import type { Properties } from "../../../protocol/values";
import { parseDay } from "../../../rotation";
import { Engine } from "../../local-azure/engine";
import { AttachedProvider } from "../support";

const tenantId = "953fc14a-00c7-4452-a2fb-0a73070de7f3";
const clientId = "d802c929-6984-48f9-81d1-ff8770c65bde";
const urn = "urn:pulumi:test::quarterturn::quarterturn:index:TokenCanary::edge-g1";

describe("the canary", function () {
  this.timeout(60_000);
  this.slow(10_000);
  let folder: string;
  let azure: LocalAzure;
  let azuread: Engine;
  let provider: AttachedProvider;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "quarterturn-canary-"));
    const apps = [{ clientId, displayName: "Edge" }];
    azure = await startLocalAzure({ directory: folder, today: parseDay("2026-11-22"), tenantId, apps });
    azuread = new Engine(azure, "azuread");
    provider = await AttachedProvider.launch(azure.environment);
  });
  afterEach(() => {
    azure.setFaults([]);
    provider.told.length = 0;
  });
  after(async () => {
    await provider.close();
    azuread.close();
    await azure.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A fresh credential of the app, made by the azuread provider, as the canary gets it. */
  async function credential(): Promise<Properties & { clientSecret: string; keyId: string }> {
    const app = azure.world.apps.all().find((one) => one.clientId === clientId);
    const { outputs } = await azuread.create("azuread:index/applicationPassword:ApplicationPassword", {
      applicationId: `/applications/${app?.objectId ?? ""}`,
      displayName: "edge-g1",
      endDate: "2027-05-21T00:00:00Z",
    });
    const { keyId, value } = revealAll(outputs) as { keyId: string; value: string };
    return { tenantId, clientId, keyId, clientSecret: value, timeoutSeconds: 30, live: true };
  }

  function signIns(keyId: string): { correlationId: string; errorCode: number }[] {
    return azure.world.signIns
      .all()
      .filter((one) => one.correlationId === keyId || one.servicePrincipalCredentialKeyId === keyId)
      .map(({ correlationId, status }) => ({ correlationId, errorCode: status.errorCode }));
  }

  it("gets a token with the new credential, under the key's own ID", async () => {
    const inputs = await credential();
    const outputs = await provider.create(urn, inputs);
    assert.equal(outputs.keyId, inputs.keyId);
    assert.deepEqual(signIns(inputs.keyId), [{ correlationId: inputs.keyId, errorCode: 0 }]);
  });

  it("goes on trying while Entra doesn't know the secret everywhere, and says so", async () => {
    azure.setFaults(parseFaults(["replication-delay=2s"]));
    const inputs = await credential();
    await provider.create(urn, inputs);
    assert.match(
      provider.told.join("\n"),
      /info edge-g1 edge-g1: AADSTS7000215: .* \(trying again in 1 s, for up to 30 s\)/,
    );
    assert.deepEqual(signIns(inputs.keyId).at(-1), { correlationId: inputs.keyId, errorCode: 0 });
  });

  it("fails with Entra's own code when the secret never works, and says what was not done", async () => {
    const inputs = {
      ...(await credential()),
      clientSecret: "not.the.secret~not.the.secret~not.the.se",
      timeoutSeconds: 2,
    };
    await assert.rejects(provider.create(urn, inputs), (error: Error) => {
      assert.match(
        error.message,
        /edge-g1: no token with the new credential after \d+ s: AADSTS7000215: Invalid client secret/,
      );
      assert.match(error.message, /Nothing was published.*Run `pulumi up` again/);
      assert.equal(error.message.includes(inputs.clientSecret), false);
      return true;
    });
  });

  it("doesn't retry what time can't fix", async () => {
    const started = performance.now();
    const elsewhere = { ...(await credential()), tenantId: "11111111-2222-4333-8444-555555555555" };
    await assert.rejects(provider.create(urn, elsewhere), /AADSTS90002: Tenant .* not found/);
    assert.ok(performance.now() - started < 20_000);
  });

  it("names the command that makes a service principal where an adopted app has none", async () => {
    const inputs = { ...(await credential()), timeoutSeconds: 2 };
    const principal = azure.world.servicePrincipals.find((one) => one.clientId === clientId);
    assert.ok(principal !== undefined);
    azure.world.transact(() => {
      azure.world.servicePrincipals.remove(principal.objectId);
    });
    try {
      await assert.rejects(
        provider.create(urn, inputs),
        /AADSTS7000229: The client application d802c929-.* is missing service principal .*`az ad sp create --id d802c929-6984-48f9-81d1-ff8770c65bde`/,
      );
    } finally {
      azure.world.transact(() => {
        azure.world.servicePrincipals.put(principal.objectId, principal);
      });
    }
  });

  it("lets go when the run is cancelled", async () => {
    azure.setFaults(parseFaults(["replication-delay=1h"]));
    const waiting = assert.rejects(provider.create(urn, await credential()), /abort/i);
    while (provider.told.length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    await provider.cancel();
    await waiting;
    await provider.close();
    provider = await AttachedProvider.launch(azure.environment);
  });

  it("asks again only for another key", async () => {
    const inputs = await credential();
    const stored = await provider.check(urn, {}, inputs);
    assert.deepEqual(await provider.check(urn, stored, { ...inputs, timeoutSeconds: 99 }), stored);
    const other = { ...inputs, keyId: "another" };
    assert.equal((await provider.check(urn, stored, other)).keyId, "another");
    assert.equal(await provider.hasChanges(urn, stored, await provider.check(urn, stored, other)), true);
  });

  it("proves nothing for a credential that has ended", async () => {
    const inputs = { ...(await credential()), clientSecret: "long gone, long gone, long gone", live: false };
    await provider.create(urn, inputs);
    assert.deepEqual(signIns(inputs.keyId), []);
    const stored = { ...inputs, live: true };
    assert.equal((await provider.check(urn, stored, inputs)).live, false);
    await provider.update(urn, stored, inputs);
    assert.deepEqual(signIns(inputs.keyId), []);
  });

  describe("when the engine deletes it", () => {
    const onApp = (keyId: string): boolean =>
      azure.world.passwords.all().some((password) => password.keyId === keyId);

    it("refuses, while its secret is valid", async () => {
      const inputs = await credential();
      await provider.startRun();
      await assert.rejects(provider.delete(urn, inputs), /edge-g1: not deleted: it is still valid/);
      assert.equal(onApp(inputs.keyId), true);
    });

    it("lets the record go that another takes the place of, and the secret stays", async () => {
      const inputs = await credential();
      await provider.check(urn, {}, inputs);
      await provider.delete(urn, inputs);
      assert.equal(onApp(inputs.keyId), true);
      // What one run declared says nothing of the next.
      await provider.startRun();
      await assert.rejects(provider.delete(urn, inputs), /still valid/);
    });

    it("removes the secret from its app once it has ended", async () => {
      const inputs = await credential();
      await provider.delete(urn, { ...inputs, live: false });
      assert.equal(onApp(inputs.keyId), false);
    });
  });

  it("refuses inputs that aren't what it needs, by name", async () => {
    await assert.rejects(provider.check(urn, {}, { tenantId, live: true }), /timeoutSeconds: got nothing/);
  });

  it("lets a run go on where its password could not be made: the engine passes over what depends on that", async () => {
    const inputs = { tenantId, live: true, timeoutSeconds: 30 };
    assert.deepEqual(await provider.check(urn, {}, inputs), inputs);
  });
});
