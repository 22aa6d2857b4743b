import assert from "node:assert/strict";
import { conceal } from "../../protocol/secrets";
import { unknown } from "../../protocol/unknowns";
import { secretSignature, signature, type Value } from "../../protocol/values";

const secretOf = (value: Value) => ({ [signature]: secretSignature, value });

describe("Marking what is secret", () => {
  it("goes by place and by text", () => {
    const seen = [{ password: secretOf("jkb8Q~87Eug"), short: secretOf("1.2") }];
    assert.deepEqual(conceal({ password: "another", copy: ["jkb8Q~87Eug"], version: "1.2" }, { seen }), {
      password: secretOf("another"),
      copy: [secretOf("jkb8Q~87Eug")],
      version: "1.2",
    });
  });

  it("leaves what a preview doesn't know yet unmarked beside a secret that it doesn't know either", () => {
    const seen = [{ clientSecret: secretOf(unknown), keyId: unknown }];
    assert.deepEqual(conceal({ clientSecret: unknown, keyId: unknown }, { seen }), {
      clientSecret: secretOf(unknown),
      keyId: unknown,
    });
  });

  it("marks what always is one, where it is there", () => {
    assert.deepEqual(conceal({ value: "x" }, { seen: [], always: ["value", "key"] }), {
      value: secretOf("x"),
    });
  });
});
