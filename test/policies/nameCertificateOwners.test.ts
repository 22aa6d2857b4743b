import assert from "node:assert/strict";
import { nameCertificateOwners as rule } from "../../policies/rules/nameCertificateOwners";
import { compliant } from "./support/compliant";
import { stackRefusals } from "./support/judge";
import { type Resource, changed, notYetKnown } from "./support/resource";

describe("name-certificate-owners", () => {
  let root: Resource;

  before(async () => {
    root = await compliant("Stack");
  });

  const sentences = (owner: unknown, config?: object) =>
    stackRefusals(rule, [changed(root, "certificates.pexip-node.owner", owner)], config).map(
      ({ sentence }) => sentence,
    );

  it("lets a certificate with an owner pass", () => {
    assert.deepEqual(stackRefusals(rule, [root]), []);
  });

  it("refuses a certificate without an owner", () => {
    assert.deepEqual(sentences(undefined), [
      "quarterturn:certificates.pexip-node.owner: got nothing, want the name of whoever renews it",
    ]);
  });

  for (const owner of ["", " ", "TBD", "nobody"]) {
    it(`refuses the owner "${owner}"`, () => {
      assert.deepEqual(sentences(owner), [
        `quarterturn:certificates.pexip-node.owner: got "${owner}", want the name of whoever renews it`,
      ]);
    });
  }

  it("takes other placeholders", () => {
    assert.equal(sentences("MaxConf operations", { placeholders: ["maxconf operations"] }).length, 1);
  });

  it("lets what only the update knows pass until then, and a stack that watches nothing", () => {
    assert.deepEqual(sentences(notYetKnown), []);
    assert.deepEqual(stackRefusals(rule, [changed(root, "certificates", undefined)]), []);
  });
});
