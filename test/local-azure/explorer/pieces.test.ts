import assert from "node:assert/strict";
import { masked, valuesIn, pageOf } from "../../../local-azure/explorer/view";
import { removePassword } from "../../../local-azure/entra/passwords";
import { setSecret } from "../../../local-azure/keyvault/secrets";
import { issue, withApp } from "../appWorld";
import { inWorld } from "../support";

describe("a text in the explorer", () => {
  it("has every known secret blotted out, however it is written", () => {
    const value = `a<b>&"c'd é`;
    const written = [value, "a&lt;b&gt;&amp;&quot;c&#39;d é", encodeURIComponent(value)];
    for (const form of [...written, Buffer.from(value).toString("base64")]) {
      assert.equal(masked(`before ${form} after`, [value]), "before •••••••• after");
    }
  });

  it("loses a secret that holds another as a whole", () => {
    assert.equal(masked("longer-secret, secret", ["longer-secret", "secret"]), "••••••••, ••••••••");
  });
});

describe("the secrets that are blotted out", () => {
  it("are all that ever were, also those that are removed", async () => {
    await withApp((world, app) => {
      const { keyId, secretText } = issue(world, app);
      world.transact(() => {
        removePassword(world, { appObjectId: app.objectId, keyId });
        setSecret(world, { vault: "kvlt", name: "edge", value: "in a vault" });
        world.secrets.remove("kvlt/edge");
      });
      assert.deepEqual(valuesIn(world), [secretText, "in a vault"]);
    });
  });
});

describe("a page of a list", () => {
  it("has the newest first, and says where it stands, also when there is nothing", async () => {
    await inWorld("2026-11-22", (world) => {
      const { tenant } = world;
      assert.deepEqual(pageOf(tenant, 1, 2), { items: [], page: 1, pages: 1, first: 0, total: 0 });
      world.transact(() => {
        for (const at of [1, 2, 3]) tenant.put(`key ${at}`, `value ${at}`);
      });
      const newest = ["value 3", "value 2"];
      assert.deepEqual(pageOf(tenant, 1, 2), { items: newest, page: 1, pages: 2, first: 1, total: 3 });
      const oldest = { items: ["value 1"], page: 2, pages: 2, first: 3, total: 3 };
      for (const wanted of [2, 3]) assert.deepEqual(pageOf(tenant, wanted, 2), oldest);
    });
  });
});
