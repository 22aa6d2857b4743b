import assert from "node:assert/strict";
import { credentialParts, displayNameOf } from "../../rotation";
import { holdingOf, isHeld, isLost, unknownHoldings } from "../../rotation/holdings";
import { asPresent } from "../../rotation/ledger";
import { credential, ended, here, record } from "./support/turns";

const gone = { password: "none", published: true } as const;

describe("what the state has of a credential", () => {
  const renamed = record({}, { formerNames: { portal: 2, shop: 3 } });
  const found = (holdings: Parameters<typeof unknownHoldings>[1]) =>
    holdingOf("edge", renamed, "g1", holdings);

  it("is what is there, under its name or a former one, before what is gone", () => {
    assert.equal(found(new Map([["edge-g1", here]])), here);
    assert.equal(found(new Map([["portal-g1", here]])), here);
    assert.equal(
      found(
        new Map([
          ["edge-g1", gone],
          ["shop-g1", here],
        ]),
      ),
      here,
    );
    assert.equal(
      found(
        new Map([
          ["edge-g1", here],
          ["shop-g1", gone],
        ]),
      ),
      here,
    );
    assert.equal(found(new Map([["edge-g1", gone]])), gone);
    assert.equal(
      found(
        new Map([
          ["edge-g2", here],
          ["other-g1", here],
        ]),
      ),
      undefined,
    );
  });

  it("is held as long as it isn't gone", () => {
    assert.deepEqual([undefined, gone, here].map(isHeld), [false, false, true]);
    assert.equal(isHeld({ ...here, password: "released" }), true);
  });

  it("tells of a live one whether it is lost", () => {
    const remade = { ...here, password: "remade" } as const;
    assert.deepEqual(
      [undefined, here, gone, remade].map((one) => isLost(credential(), one)),
      [false, false, true, true],
    );
    assert.equal(isLost(credential({ absent: true }), here), true);
    assert.equal(isLost(credential({ absent: true }), undefined), false);
    assert.equal(isLost(ended("revoked"), gone), false);
    const adopted = { adoptedKeyId: "by-hand" };
    assert.equal(isLost(credential(adopted), gone), false);
    assert.equal(isLost(credential({ ...adopted, absent: true }), undefined), true);
  });

  it("is unknown where it is protected and no record has its number, under any of its names", () => {
    const unknown = (name: string, password: "protected" | "released" = "protected") =>
      unknownHoldings(new Map([["edge", renamed]]), new Map([[name, { ...here, password }]])).map(
        ({ got }) => got,
      );
    for (const name of ["edge-g8", "portal-g8", "shop-g1"]) assert.deepEqual(unknown(name), []);
    for (const name of ["edge-g9", "other-g1"])
      assert.deepEqual(unknown(name), [`no record of ${name}, which the stack's state has and protects`]);
    assert.deepEqual(unknown("edge-g9", "released"), []);
  });
});

describe("the name of a credential", () => {
  it("is shown with its days, under the name that its consumer had when it was issued", () => {
    assert.equal(displayNameOf("edge", "g7", credential()), "edge-g7 2026-11-22 to 2027-05-21");
    const before = displayNameOf("edge", "g7", credential({ issuedAs: "portal" }));
    assert.equal(before, "portal-g7 2026-11-22 to 2027-05-21");
  });

  it("is of one that is there or not", () => {
    const one = credential();
    assert.equal(asPresent(one), one);
    assert.deepEqual(asPresent(credential({ absent: true })), one);
  });

  it("is taken apart, and is none otherwise", () => {
    assert.deepEqual(credentialParts("edge-g7"), { consumer: "edge", generation: "g7" });
    assert.deepEqual(credentialParts("a-g1-g12"), { consumer: "a-g1", generation: "g12" });
    for (const name of ["", "edge", "-g7", "edge-g", "edge-g7x", "edge-g7\n", "a\nedge-g7"])
      assert.deepEqual(credentialParts(name), { consumer: "", generation: "" }, name);
  });
});
