import assert from "node:assert/strict";
import { getSecret } from "../../local-azure";
import { setSecret, updateSecret } from "../../local-azure/keyvault/secrets";
import { section } from "../../local-azure/properties";
import type { Resource } from "./engine";
import { sampleOf } from "./samples";
import { secret, policy } from "./tokens";
import { assertUnchanged, marked, withVault } from "./wire";

describe("a vault secret", () => {
  const value = "abc8Q~a-very-secret-value";
  const news = { ...sampleOf(secret), properties: { value: marked(value) } };

  it("keeps its value a secret, and ARM never answers it", async () => {
    await withVault(async ({ arm }) => {
      const made = await arm.create(secret, news);
      assert.equal(JSON.stringify(made.outputs).includes(value), false);
      assert.deepEqual(section(made.inputs, "properties").value, marked(value));
      await assertUnchanged(arm, made);
    });
  });

  it("gets a version for a new value only, and a reader with a policy reads the newest", async () => {
    await withVault(async ({ azure, arm }) => {
      await arm.create(policy, sampleOf(policy));
      const version = ({ outputs }: Resource) => section(outputs, "properties").secretUriWithVersion;
      const made = await arm.create(secret, news);
      const tagged = await arm.update(made, { ...news, tags: { generation: "g1" } });
      assert.equal(version(tagged), version(made));
      const next = await arm.update(tagged, {
        ...news,
        properties: { value: marked("another-secret-value") },
      });
      assert.notEqual(version(next), version(made));
      const reader = "00482a5a-887f-4fb3-b363-3b7fe8e74483";
      const read = getSecret(azure.world, { vault: "kvlt-maxconf-test", name: "edge-client-secret", reader });
      assert.equal(read.value, "another-secret-value");
    });
  });

  it("is deleted softly, and recovered by the next that has its name", async () => {
    await withVault(async ({ azure, arm }) => {
      const { tenantId, operator } = azure.world;
      const made = await arm.create(secret, news);
      await assert.rejects(arm.delete(made), /does not have secrets delete permission/);
      const permissions = { secrets: ["delete"] };
      const entry = { tenantId, objectId: operator.objectId, permissions };
      await arm.create(policy, { ...sampleOf(policy), policy: entry });
      await arm.delete(made);
      assert.equal(
        await arm
          .read(await arm.create(secret, news))
          .then((found) => found?.id.endsWith("edge-client-secret")),
        true,
      );
      assert.equal(azure.world.secrets.all().length, 1);
    });
  });

  it("is read as the vault has it: disabled, or written over by somebody", async () => {
    await withVault(async ({ azure: { world }, arm }) => {
      const name = { vault: "kvlt-maxconf-test", name: "edge-client-secret" };
      const made = await arm.create(secret, { ...news, tags: { keyId: "k1" } });
      world.transact(() => updateSecret(world, { ...name, enabled: false }));
      const disabled = (await arm.read(made))?.inputs ?? {};
      assert.equal(section(section(disabled, "properties"), "attributes").enabled, false);
      assert.deepEqual(section(disabled, "properties").value, marked(value));
      assert.deepEqual(disabled.tags, { keyId: "k1" });
      world.transact(() => setSecret(world, { ...name, value: "by hand" }));
      const written = (await arm.read(made))?.inputs ?? {};
      assert.deepEqual([written.tags, section(written, "properties").value], [{}, marked(value)]);
    });
  });

  it("can be imported without its value", async () => {
    await withVault(async ({ arm }) => {
      const { id } = await arm.create(secret, news);
      const found = await arm.import(secret, id);
      assert.equal(JSON.stringify(found).includes(value), false);
    });
  });
});
