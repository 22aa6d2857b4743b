import assert from "node:assert/strict";
import { changesBetween, diffResponse } from "../../local-azure/provider/inputs";

describe("an answer to Diff", () => {
  it("has every changed place in detail, and each property at the top once for the summary", () => {
    const changes = ["properties.value", "properties.attributes.expires", "tags[0].name"].map((path) => {
      return { path, kind: "update", replaces: false } as const;
    });
    const response = diffResponse(changes, true);
    assert.deepEqual(response.getDiffsList(), ["properties", "tags"]);
    assert.equal(response.getDetaileddiffMap().getLength(), 3);
  });

  it("deletes first only where something is replaced", () => {
    const change = { path: "tags", kind: "update", replaces: false } as const;
    assert.equal(diffResponse([change], true).getDeletebeforereplace(), false);
    assert.equal(diffResponse([{ ...change, replaces: true }], true).getDeletebeforereplace(), true);
    assert.equal(diffResponse([{ ...change, replaces: true }], false).getDeletebeforereplace(), false);
  });
});

describe("what changes between inputs", () => {
  it("is an addition under a name that every object has, too", () => {
    const changes = changesBetween({ tags: {} }, { tags: { constructor: "x" } }, { replaceOn: [] });
    assert.deepEqual(changes, [{ path: "tags.constructor", kind: "add", replaces: false }]);
  });
});
