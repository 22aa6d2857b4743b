import assert from "node:assert/strict";
import { deleteSecret, setSecret, updateSecret } from "../../local-azure/keyvault/secrets";
import { deleteVault } from "../../local-azure/keyvault/vaults";
import { revealAll } from "../../protocol/secrets";
import { unknown } from "../../protocol/unknowns";
import type { Properties } from "../../protocol/values";
import { VaultBench, g1, g2, name, theirs, urn } from "./vaultBench";

describe("a vault secret that is there", function () {
  this.timeout(60_000);
  this.slow(10_000);
  let bench: VaultBench;

  beforeEach(async () => {
    bench = await VaultBench.open();
  });
  afterEach(() => bench.close());

  it("becomes another secret in another vault or under another name, and changes in place otherwise", async () => {
    const state = await bench.created();
    const replaced = (news: Properties): Promise<string[]> => bench.provider.replaces(urn, g1, news, state);
    assert.deepEqual(await replaced({ ...g1, vaultName: "kvlt-other" }), ["vaultName"]);
    assert.deepEqual(await replaced({ ...g1, secretName: "other" }), ["secretName"]);
    assert.deepEqual(await replaced({ ...g1, vaultName: "KVLT" }), []);
    assert.deepEqual(await replaced({ ...g1, vaultName: unknown }), []);
    assert.deepEqual(await replaced(g2), []);
  });

  it("stays where the program declares another resource of it, and what is gone already is as it should be", async () => {
    const state = await bench.created();
    const other = urn.replace("edge-client-secret", "rim-client-secret");
    await bench.provider.check(other, {}, { ...g1, vaultName: "KVLT" });
    await bench.provider.delete(urn, state);
    assert.deepEqual(bench.values(), ["the first value"]);
    await bench.provider.startRun();
    await bench.provider.delete(urn, state);
    await bench.provider.delete(urn, state);
    assert.deepEqual(bench.values(), []);
    bench.transact(() => {
      deleteVault(bench.azure.world, "kvlt");
    });
    await bench.provider.delete(urn, state);
  });

  it("is not deleted once somebody else has written to it", async () => {
    const state = await bench.created();
    bench.transact(() => setSecret(bench.azure.world, theirs));
    await bench.provider.delete(urn, state);
    assert.deepEqual(bench.values(), ["the first value", "theirs"]);
    assert.match(bench.told.join(), /stays in the vault kvlt: somebody has written to it since/);
  });

  it("keeps its address through a change that makes no version, and a preview knows it", async () => {
    const state = await bench.created();
    const known = revealAll(
      await bench.provider.previewUpdate(urn, state, { ...g1, expires: 1_900_000_000 }),
    );
    assert.deepEqual([known.version, known.uriWithVersion], [state.version, state.uriWithVersion]);
    const next = revealAll(await bench.provider.previewUpdate(urn, state, g2));
    assert.equal(next.uriWithVersion, undefined);
  });

  it("goes over from azure-native in place: the same version, under the same address", async () => {
    const { uriWithVersion } = await bench.created();
    bench.told.length = 0;
    const { contentType, notBefore, expires, tags, vaultName, value } = g1;
    const attributes = { enabled: true, notBefore, expires };
    const inputs = { resourceGroupName: "rg", vaultName, secretName: name, tags };
    const olds = { ...inputs, properties: { value, contentType, attributes } };
    const state = {
      id: "/subscriptions/s/secret",
      name,
      ...inputs,
      properties: { contentType, attributes, secretUriWithVersion: uriWithVersion },
    };
    assert.deepEqual(await bench.provider.replaces(urn, olds, g1, state), []);
    const shown = revealAll(await bench.provider.previewUpdate(urn, state, g1));
    assert.equal(shown.uriWithVersion, uriWithVersion);
    const outputs = revealAll(await bench.provider.update(urn, state, g1));
    assert.deepEqual([outputs.uriWithVersion, bench.values()], [uriWithVersion, ["the first value"]]);
    assert.deepEqual(bench.told, []);
  });

  describe("at a refresh", () => {
    async function refreshed(): Promise<Properties> {
      const outputs = await bench.created();
      bench.told.length = 0;
      return outputs;
    }

    it("is as it was where nobody did anything", async () => {
      const state = await refreshed();
      const { inputs, outputs } = await bench.provider.readBoth(urn, state, g1);
      assert.deepEqual([revealAll(inputs), revealAll(outputs), bench.told], [g1, state, []]);
    });

    it("is gone where the vault has it no more, or the vault itself is gone: the next update makes it again", async () => {
      const state = await refreshed();
      bench.transact(() => {
        deleteSecret(bench.azure.world, { vault: "kvlt", name });
      });
      assert.equal((await bench.provider.readBoth(urn, state, g1)).id, "");
      bench.transact(() => {
        deleteVault(bench.azure.world, "kvlt");
      });
      assert.equal((await bench.provider.readBoth(urn, state, g1)).id, "");
      assert.match(
        bench.told.join("\n"),
        /has no secret edge-client-secret any more.*\n.*there is no vault kvlt any more/,
      );
    });

    it("shows what somebody wrote over it or disabled, so that the next update mends it", async () => {
      const state = await refreshed();
      bench.transact(() => updateSecret(bench.azure.world, { vault: "kvlt", name, enabled: false }));
      const disabled = await bench.provider.readBoth(urn, state, g1);
      assert.equal(await bench.provider.hasChanges(urn, disabled.inputs, g1, disabled.outputs), true);
      await bench.provider.update(urn, disabled.outputs, g1);
      assert.equal(bench.azure.world.secrets.get(`kvlt/${name}`)?.versions[0].enabled, true);

      bench.transact(() => setSecret(bench.azure.world, theirs));
      const written = await bench.provider.readBoth(urn, state, g1);
      assert.match(
        bench.told.join(),
        /somebody has written a newer version of edge-client-secret in the vault kvlt, on 2026-11-22/,
      );
      assert.equal(await bench.provider.hasChanges(urn, written.inputs, g1, written.outputs), true);
      await bench.provider.update(urn, written.outputs, g1);
      assert.deepEqual(bench.values(), ["the first value", "theirs", "the first value"]);
    });

    it("stays as it is where the vault can't be asked", async () => {
      const state = await refreshed();
      bench.allow("kvlt", "set");
      const { inputs, outputs } = await bench.provider.readBoth(urn, state, g1);
      assert.deepEqual([revealAll(inputs), revealAll(outputs)], [g1, state]);
      assert.match(bench.told.join(), /warning .*lacks the right `list`.*What the state has stays as it is/);
    });
  });
});
