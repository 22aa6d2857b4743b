import assert from "node:assert/strict";
import { axisOf, percentOf, ticksOf, masked, valuesIn, pageOf } from "../../../local-azure/explorer/view";
import { removePassword } from "../../../local-azure/entra/passwords";
import { setSecret } from "../../../local-azure/keyvault/secrets";
import { parseDay } from "../../../rotation/calendar";
import { issue, withApp } from "../appWorld";
import { inWorld } from "../support";

const day = parseDay;

describe("the explorer's time axis", () => {
  it("is made of whole months that hold every life, and today", () => {
    const axis = axisOf([{ from: day("2026-11-22"), to: day("2027-05-21") }], day("2027-06-02"));
    assert.deepEqual(axis, { from: "2026-11-01", to: "2027-07-01", today: "2027-06-02" });
  });

  it("is a month long when there is nothing to show", () => {
    const axis = axisOf([], day("2026-11-22"));
    assert.deepEqual([axis.from, axis.to], ["2026-11-01", "2026-12-01"]);
  });

  it("ends three years ahead, however long a secret lives, and its bar ends there", () => {
    const axis = axisOf([{ from: day("2026-11-22"), to: day("2299-12-31") }], day("2026-11-22"));
    assert.equal(axis.to, "2029-12-01");
    assert.equal(percentOf(axis, day("2299-12-31")), 100);
  });

  it("places a day by its share of the days", () => {
    const axis = { from: day("2027-01-01"), to: day("2027-01-11"), today: day("2027-01-01") };
    assert.equal(percentOf(axis, day("2027-01-04")), 30);
    assert.equal(percentOf(axis, day("2026-01-01")), 0);
  });

  it("names four dates at most", () => {
    const year = { from: day("2026-11-01"), to: day("2027-12-01"), today: day("2026-11-22") };
    assert.deepEqual(ticksOf(year), ["2026-11-01", "2027-05-01", "2027-11-01"]);
    const long = { ...year, to: day("2031-11-01") };
    assert.deepEqual(ticksOf(long), ["2026-11-01", "2028-11-01", "2030-11-01"]);
  });
});

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
