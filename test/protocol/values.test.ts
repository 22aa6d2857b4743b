import assert from "node:assert/strict";
import { compact, secretSignature, signature } from "../../protocol/values";

const secretOf = (value: string | null) => ({ [signature]: secretSignature, value });

describe("Values without what is nothing", () => {
  it("have no null and no undefined, at any depth", () => {
    assert.deepEqual(compact({ a: null, b: undefined, c: { d: null, e: 1 }, f: [{ g: null }] }), {
      c: { e: 1 },
      f: [{}],
    });
  });

  it("have no secret without a value: what another resource didn't make, and the engine marked", () => {
    assert.deepEqual(compact({ link: secretOf(null), all: { link: secretOf(null) } }), { all: {} });
  });

  it("keep a secret that has one, also an empty one", () => {
    const values = { link: secretOf("https://x"), empty: secretOf("") };
    assert.deepEqual(compact(values), values);
  });
});
