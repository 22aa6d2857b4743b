import assert from "node:assert/strict";
import { Secret } from "@pulumi/policy";
import { secretsPreservingProxy } from "@pulumi/policy/secret";
import { SecretValue, at, factsOf, listAt, partAt, shown, unknown } from "../../policies/facts";
import { unversioned } from "../../names/types";
import { typeOf } from "../../names/urn";
import { notYetKnown } from "./support/resource";

const { UnknownValueError, unknownCheckingProxy } = require("@pulumi/policy/proxy") as {
  readonly UnknownValueError: new () => Error;
  readonly unknownCheckingProxy: (values: object) => { readonly list: readonly unknown[] };
};

describe("facts of a resource", () => {
  const values = { list: [{ text: "a", later: notYetKnown }], secret: new Secret({ deep: notYetKnown }) };
  const proxied = unknownCheckingProxy(secretsPreservingProxy(values) as object);

  it("can be read where the SDK's own view throws", () => {
    assert.throws(() => (proxied.list[0] as { readonly later: string }).later, UnknownValueError);
    assert.deepEqual(factsOf(proxied), {
      list: [{ text: "a", later: unknown }],
      secret: new SecretValue({ deep: unknown }),
    });
  });

  it("are found by their path; what lies in an unknown value is unknown", () => {
    const facts = factsOf({ inner: notYetKnown, list: [{ a: 1 }, "b"], none: null });
    assert.equal(at(facts, "inner.deeper.still"), unknown);
    assert.equal(at(facts, "none.deeper"), undefined);
    assert.deepEqual(listAt(facts, "list"), [{ a: 1 }]);
    assert.deepEqual(partAt(facts, "inner"), {});
    assert.equal(shown(at(facts, "inner")), "a value that isn't known before the update");
  });

  it("are nothing under a name that every object has, and what stands there where something does", () => {
    assert.equal(at(factsOf({ tags: {} }), "tags.constructor"), undefined);
    assert.equal(at(factsOf({ tags: { constructor: "mine" } }), "tags.constructor"), "mine");
  });
});

describe("types of resources", () => {
  it("are the same in every version of Azure's API", () => {
    for (const type of [
      "azure-native:keyvault:Vault",
      "azure-native:keyvault/v20230701:Vault",
      "azure-native_keyvault_v20230701:keyvault:Vault",
    ]) {
      assert.equal(unversioned(type), "azure-native:keyvault:Vault");
    }
  });

  it("stand at the end of a URN's chain of types", () => {
    const chain = "quarterturn:index:SecretVault$azure-native:keyvault:Vault";
    assert.equal(typeOf(`urn:pulumi:test::quarterturn::${chain}::vault`), "azure-native:keyvault:Vault");
    assert.equal(typeOf(""), "");
  });
});
