import assert from "node:assert/strict";
import { packageSchema } from "../../provider/schema";
import { types } from "../../names/types";

interface Schema {
  readonly version: string;
  readonly resources: Readonly<
    Record<
      string,
      {
        readonly isComponent?: boolean;
        readonly description: string;
        readonly inputProperties: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
        readonly requiredInputs?: readonly string[];
        readonly properties: object;
      }
    >
  >;
}

describe("The package's schema", () => {
  const schema = JSON.parse(packageSchema("1.2.3")) as Schema;

  it("has the components that other languages may make, and every resource of the provider", () => {
    assert.equal(schema.version, "1.2.3");
    const components = Object.entries(schema.resources).filter(([, { isComponent }]) => isComponent === true);
    assert.deepEqual(
      components.map(([type]) => type),
      [types.rotation, types.secretVault],
    );
    const ours = Object.keys(schema.resources).filter((type) => type.startsWith("quarterturn:"));
    assert.deepEqual(Object.keys(schema.resources), ours);
    for (const type of [types.ledger, types.handover, types.clientSecret, types.watchedCertificate])
      assert.ok(type in schema.resources, type);
  });

  it("says what each is, and has the inputs of its contract with their types", () => {
    for (const [type, { description }] of Object.entries(schema.resources))
      assert.match(description, /\w\.$/, type);
    const { inputProperties, requiredInputs } = schema.resources[types.tokenCanary] ?? {};
    assert.deepEqual(inputProperties?.timeoutSeconds, { type: "number" });
    assert.deepEqual(inputProperties.live, { type: "boolean" });
    assert.deepEqual(inputProperties.issuer, { type: "string" });
    assert.ok(requiredInputs?.includes("clientSecret") === true && !requiredInputs.includes("issuer"));
  });

  it("refers to no type that it doesn't have", () => {
    const text = packageSchema("1.2.3");
    for (const [, type = ""] of text.matchAll(/"\$ref":"#\/types\/([^"]+)"/g))
      assert.ok(type in (JSON.parse(text) as { types: object }).types, type);
  });
});
