import assert from "node:assert/strict";
import { text } from "../../local-azure/properties";
import { withEngines } from "./engines";
import { assertUnchanged } from "./wire";

const string = "random:index/randomString:RandomString";

describe("the random provider", () => {
  it("makes texts of the mix that is asked for", async () => {
    await withEngines(async ({ random }) => {
      const { outputs } = await random.create(string, { length: 8, upper: false, special: false });
      assert.match(text(outputs, "result") ?? "", /^[a-z0-9]{8}$/);
      const mix = {
        length: 6,
        lower: false,
        minUpper: 2,
        minNumeric: 2,
        minSpecial: 2,
        overrideSpecial: "_",
      };
      const mixed = text((await random.create(string, mix)).outputs, "result") ?? "";
      for (const kind of [/[A-Z]/g, /[0-9]/g, /_/g]) assert.equal(mixed.match(kind)?.length, 2);
    });
  });

  it("keeps what it made, and replaces it for every change", async () => {
    await withEngines(async ({ random }) => {
      const made = await random.create(string, { length: 8 });
      await assertUnchanged(random, made);
      assert.deepEqual(await random.diff(made, { length: 8, keepers: { a: "b" } }), ["!keepers"]);
    });
  });

  it("refuses a text that is too short for what it must have", async () => {
    await withEngines(async ({ random }) => {
      await assert.rejects(
        random.create(string, { length: 3, minUpper: 2, minNumeric: 2 }),
        /must be at least the sum/,
      );
    });
  });

  it("makes IDs in four spellings, UUIDs, and passwords that stay secret", async () => {
    await withEngines(async ({ random }) => {
      const id = await random.create("random:index/randomId:RandomId", { byteLength: 4, prefix: "st" });
      const hex = text(id.outputs, "hex") ?? "";
      assert.match(hex, /^st[0-9a-f]{8}$/);
      assert.equal(id.outputs.dec, `st${parseInt(hex.slice(2), 16)}`);
      const { outputs } = await random.create("random:index/randomUuid:RandomUuid", {});
      assert.match(text(outputs, "result") ?? "", /^[0-9a-f-]{36}$/);
      const password = await random.create("random:index/randomPassword:RandomPassword", { length: 20 });
      assert.equal(typeof password.outputs.result, "object");
    });
  });
});
