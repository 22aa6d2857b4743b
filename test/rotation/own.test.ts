import assert from "node:assert/strict";
import { own } from "../../rotation";

/** Names that every object has, and one that turns into a prototype where it is written carelessly. */
const names = Object.getOwnPropertyNames(Object.prototype);

describe("a look-up by a name that somebody chose", () => {
  for (const name of names) {
    it(`finds what stands under ${name}, and nothing where nothing does`, () => {
      const values = JSON.parse(`{"${name}":"there"}`) as Record<string, string>;
      assert.equal(own(values, name), "there");
      assert.equal(own({}, name), undefined);
      assert.equal(own(undefined, name), undefined);
    });
  }
});
