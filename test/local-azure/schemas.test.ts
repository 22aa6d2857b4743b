import assert from "node:assert/strict";
import { failuresIn } from "../../local-azure/provider/inputs";
import { withUnknown } from "../../protocol/unknowns";
import { packages } from "../../local-azure/provider/registry";
import { without, type Properties } from "../../local-azure/properties";
import { changed, everything, merged, readSchema, schemaFolder, type Path } from "./providerSchema";
import { sampleOf } from "./samples";

/** Two inputs that exclude each other: without the second, a sample has everything. */
const excluded: Readonly<Record<string, readonly string[]>> = {
  "azuread:index/applicationPassword:ApplicationPassword": ["endDateRelative"],
};

/** Outputs that the local Azure doesn't make: nothing of ours reads them. */
const unmade: Readonly<Record<string, readonly string[]>> = {
  "random:index/randomPassword:RandomPassword": ["bcryptHash"],
};

for (const { name, resources } of Object.values(packages)) {
  const schema = readSchema(name);
  describe(`the inputs of ${name}`, () => {
    if (schema === undefined) {
      it(`are those of the real package's schema (skipped: no ${name}.json in ${schemaFolder})`, function () {
        this.skip();
      });
      return;
    }
    for (const [token, { shape, replaceOn, computed }] of resources) {
      if (schema.resources[token] === undefined) {
        it(`${token}: takes its sample, and no unknown property (it is not in the schema)`, () => {
          assert.deepEqual(failuresIn(shape, sampleOf(token)), []);
          assert.equal(failuresIn(shape, { ...sampleOf(token), colour: "red" }).length, 1);
        });
        continue;
      }
      const { inputs: all, places } = everything(schema, token);
      const inputs = without(merged(all, sampleOf(token)) as Properties, ...(excluded[token] ?? []));
      const refuses = (path: Path, broken: Properties): void => {
        const failures = failuresIn(shape, broken);
        assert.notEqual(failures.length, 0, `${path.join(".")} passed`);
      };

      it(`${token}: takes every property that the schema has`, () => {
        assert.deepEqual(failuresIn(shape, inputs), []);
      });

      it(`${token}: refuses to do without any of ${places.required.length} required properties`, () => {
        for (const path of places.required) refuses(path, changed(inputs, path, undefined) as Properties);
      });

      it(`${token}: refuses an unknown property in any of ${places.objects.length} objects`, () => {
        for (const path of places.objects)
          refuses(path, changed(inputs, [...path, "colour"], "red") as Properties);
      });

      it(`${token}: refuses another value for any of ${places.enums.length} enums`, () => {
        for (const path of places.enums) refuses(path, changed(inputs, path, "nonsense") as Properties);
      });

      it(`${token}: has every output that the schema has, at a preview`, () => {
        const shown = withUnknown(inputs, computed);
        const missing = schema.resources[token]?.required?.filter((output) => shown[output] === undefined);
        assert.deepEqual(missing ?? [], unmade[token] ?? []);
      });

      it(`${token}: is replaced by what the schema says replaces it`, () => {
        const missing = places.replacing.filter((property) => !replaceOn.includes(property));
        assert.deepEqual(missing, []);
      });
    }
  });
}
