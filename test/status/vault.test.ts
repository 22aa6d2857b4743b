import assert from "node:assert/strict";
import { createDefaultHttpClient } from "@azure/core-rest-pipeline";
import type { Facts } from "../../status/facts";
import { readVault } from "../../status/read/vault";
import { secretNameOf } from "../../names/secretName";
import { deleteSecret, setSecret, updateSecret } from "../../local-azure/keyvault/secrets";
import { parseDay } from "../../rotation";
import { type Estate, vaultName, withEstate } from "../local-azure/contract/estate";
import { edgeClientId } from "../local-azure/support";

const name = secretNameOf("edge");

/** A vault with two generations of `edge`, a day apart, and somebody's own secret. */
async function withVault(work: (estate: Estate) => Promise<void>): Promise<void> {
  await withEstate(async (estate) => {
    const { world } = estate.azure;
    estate.makeVault();
    estate.allow(world.operator.objectId, "list");
    const write = (generation: string, keyId: string) =>
      world.transact(() =>
        setSecret(world, {
          ...{ vault: vaultName, name, value: `hush-${keyId}`, expires: 1_826_668_800 },
          tags: { consumer: "edge", generation, keyId },
        }),
      );
    write("g1", "K1");
    estate.azure.setToday(parseDay("2026-11-23"));
    write("g2", "K2");
    world.transact(() => setSecret(world, { vault: vaultName, name: "theirs", value: "hush" }));
    await work(estate);
  });
}

/** As whoever the environment says: the operator, who may list and not read. */
async function read(estate: Estate, expected = [name]): Promise<Facts["vault"]> {
  const { AZURE_CLIENT_ID = "", AZURE_CLIENT_SECRET = "" } = estate.azure.environment;
  const credential = estate.credential(AZURE_CLIENT_ID, AZURE_CLIENT_SECRET);
  const options = {
    ...estate.options,
    httpClient: createDefaultHttpClient(),
    retryOptions: { maxRetries: 0 },
  };
  const found = await readVault(estate.azure.vaultUri(vaultName), expected, credential, options);
  return found.ok ? { ok: true, value: found.value.secrets } : found;
}

describe("what status reads from the vault", () => {
  it("are the versions with their tags, oldest first, without their values and without what isn't ours", async () => {
    await withVault(async (estate) => {
      const vault = await read(estate);
      assert.ok(vault.ok);
      assert.deepEqual([...vault.value.keys()], [name]);
      const { versions, isDeleted } = vault.value.get(name) ?? { versions: [], isDeleted: true };
      assert.equal(isDeleted, false);
      assert.deepEqual(
        versions.map((one) => ({ ...one, version: "" })),
        [
          ["g1", "k1", "2026-11-22"],
          ["g2", "k2", "2026-11-23"],
        ].map(([generation, keyId, day]) => {
          const dates = { createdAt: `${day ?? ""}T00:00:00.000Z`, expiresOn: "2027-11-20" };
          return { version: "", ...dates, isEnabled: true, consumer: "edge", generation, keyId };
        }),
      );
      assert.equal(JSON.stringify([...vault.value]).includes("hush"), false);
    });
  }).timeout(30_000);

  it("tells what was disabled, and what somebody wrote beside", async () => {
    await withVault(async (estate) => {
      const { world } = estate.azure;
      world.transact(() => updateSecret(world, { vault: vaultName, name, enabled: false }));
      world.transact(() => setSecret(world, { vault: vaultName, name, value: "by hand" }));
      const vault = await read(estate);
      const versions = vault.ok ? vault.value.get(name)?.versions : [];
      assert.deepEqual(
        versions?.map(({ isEnabled, keyId }) => [isEnabled, keyId]),
        [
          [true, "k1"],
          [false, "k2"],
          [true, undefined],
        ],
      );
    });
  }).timeout(30_000);

  it("tells what was deleted, and knows its key ID still", async () => {
    await withVault(async (estate) => {
      const { world } = estate.azure;
      world.transact(() => {
        deleteSecret(world, { vault: vaultName, name });
      });
      const vault = await read(estate);
      const secret = vault.ok ? vault.value.get(name) : undefined;
      assert.deepEqual([secret?.isDeleted, secret?.versions.map(({ keyId }) => keyId)], [true, ["k2"]]);
    });
  }).timeout(30_000);

  it("is read where a state that was restored doesn't know the secret", async () => {
    await withVault(async (estate) => {
      const vault = await read(estate, []);
      assert.deepEqual(vault.ok && [...vault.value.keys()], [name]);
    });
  }).timeout(30_000);

  it("is reported with the permission that is missing, or the host that doesn't answer", async () => {
    await withEstate(async (estate) => {
      estate.makeVault();
      const credential = estate.credential(edgeClientId, estate.issue(edgeClientId).secretText);
      const options = {
        ...estate.options,
        httpClient: createDefaultHttpClient(),
        retryOptions: { maxRetries: 0 },
      };
      const denied = await readVault(estate.azure.vaultUri(vaultName), [], credential, options);
      assert.match(
        denied.ok ? "" : denied.reason,
        /^403 Forbidden; grant the permission `list` on the vault's secrets$/,
      );
      const none = await readVault(estate.azure.vaultUri("no-such-vault"), [], credential, options);
      assert.equal(none.ok ? "" : none.reason, "404 VaultNotFound");
      const nowhere = await readVault("https://no-such-host.invalid", [], credential, options);
      assert.match(nowhere.ok ? "" : nowhere.reason, /no-such-host\.invalid/);
    });
  }).timeout(30_000);

  it("is read page by page", async () => {
    await withEstate(async (estate) => {
      const { world } = estate.azure;
      estate.makeVault();
      estate.allow(world.operator.objectId, "list");
      for (let at = 0; at < 60; at += 1) {
        const secret = {
          vault: vaultName,
          name: `c${at}-client-secret`,
          value: "v",
          tags: { keyId: `k${at}` },
        };
        world.transact(() => setSecret(world, secret));
      }
      const vault = await read(estate);
      assert.equal(vault.ok && vault.value.size, 60);
    });
  }).timeout(30_000);
});
