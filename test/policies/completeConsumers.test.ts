import assert from "node:assert/strict";
import { completeConsumers as rule } from "../../policies/rules/completeConsumers";
import { compliant, compliantStack } from "./support/compliant";
import { stackRefusals } from "./support/judge";
import { type Resource, changed, notYetKnown, replaced, without } from "./support/resource";

describe("complete-consumers", () => {
  let stack: readonly Resource[];
  let ledger: Resource;

  before(async () => {
    stack = await compliantStack();
    ledger = await compliant("Ledger");
  });

  const sentences = (of: readonly Resource[], config?: object) =>
    stackRefusals(rule, of, config).map(({ sentence }) => sentence);

  it("lets a consumer with its credentials, its vault secret and its handover pass", () => {
    assert.deepEqual(sentences(stack), []);
  });

  for (const generation of ["g7", "g8"]) {
    it(`refuses a stack without the credential of ${generation}`, async () => {
      const password = await compliant("ApplicationPassword", `edge-${generation}`);
      assert.deepEqual(sentences(without(stack, password)), [
        `consumer edge: got no credential for ${generation}, which is live, want one named edge-${generation}`,
      ]);
    });
  }

  it("refuses a credential of that name outside of the component", async () => {
    const password = await compliant("ApplicationPassword", "edge-g8");
    assert.equal(sentences(replaced(stack, password, { ...password, parent: "" })).length, 1);
  });

  it("doesn't want an expired credential", async () => {
    const password = await compliant("ApplicationPassword", "edge-g6");
    assert.deepEqual(sentences(without(stack, password)), []);
  });

  it("refuses a stack without the vault secret", async () => {
    const secret = await compliant("keyvault:Secret");
    assert.deepEqual(sentences(without(stack, secret)), [
      "consumer edge: got nothing in the vault secret edge-client-secret, want g8, the newest",
    ]);
  });

  it("refuses a vault secret of an older generation", async () => {
    const secret = await compliant("keyvault:Secret");
    assert.deepEqual(sentences(replaced(stack, secret, changed(secret, "tags.generation", "g7"))), [
      'consumer edge: got "g7" in the vault secret edge-client-secret, want g8, the newest',
    ]);
  });

  it("lets a copy in another vault pass, also an older one in a vault that the consumer has left", async () => {
    const secret = await compliant("keyvault:Secret");
    for (const generation of ["g8", "g7"]) {
      const copy = { ...changed(secret, "tags.generation", generation), name: "edge-client-secret@east" };
      assert.deepEqual(sentences([copy, ...stack]), []);
    }
  });

  it("refuses a second resource for the same vault secret, under whatever name", async () => {
    const secret = await compliant("keyvault:Secret");
    const second = { ...changed(secret, "secretName", "EDGE-client-secret"), name: "other" };
    assert.deepEqual(sentences([...stack, second]), [
      "consumer edge: got edge-client-secret and other, both named edge-client-secret in the vault; keep one of them",
    ]);
  });

  it("knows a vault secret to which the stack file gives a name of its own", async () => {
    const secret = await compliant("keyvault:Secret");
    const named = changed(secret, "secretName", "EdgeApi--Secret");
    const renamed = replaced(stack, secret, named);
    assert.deepEqual(sentences(renamed), []);
    const stale = replaced(stack, secret, changed(named, "tags.generation", "g7"));
    assert.deepEqual(sentences(stale), [
      'consumer edge: got "g7" in the vault secret EdgeApi--Secret, want g8, the newest',
    ]);
    assert.deepEqual(sentences([...renamed, { ...named, name: "other" }]), [
      "consumer edge: got edge-client-secret and other, both named EdgeApi--Secret in the vault; keep one of them",
    ]);
  });

  it("refuses a vault secret and a handover of another key than the credential's", async () => {
    const password = await compliant("ApplicationPassword", "edge-g8");
    const remade = replaced(stack, password, changed(password, "keyId", "another key"));
    assert.deepEqual(sentences(remade), [
      'consumer edge: got key "key of edge-g8" in the vault secret edge-client-secret, want "another key", that of g8',
      'consumer edge: got key "key of edge-g8" in the handover, want "another key", that of g8',
    ]);
    const planned = replaced(stack, password, changed(password, "keyId", notYetKnown));
    assert.deepEqual(sentences(planned), []);
  });

  it("lets a consumer that is excepted by name pass", async () => {
    const handover = await compliant("Handover");
    const except = [{ resource: "edge", reason: "gets its secret by courier" }];
    assert.deepEqual(sentences(without(stack, handover), { except }), []);
  });

  it("refuses a stack without the newest one's handover", async () => {
    const handover = await compliant("Handover");
    assert.deepEqual(sentences(without(stack, handover)), [
      "consumer edge: got no handover of g8, want one named edge-g8",
    ]);
  });

  it("wants no handover where none is configured", async () => {
    const handover = await compliant("Handover");
    assert.deepEqual(sentences(without(stack, handover), { handover: false }), []);
  });

  it("wants nothing for a credential that was made by hand and adopted", () => {
    const adopted = {
      g0: {
        state: "current",
        issuedOn: "2026-10-01",
        expiresOn: "2027-03-30",
        reason: "made by hand, adopted",
        adoptedKeyId: "a-key-id",
      },
    };
    const record = ledger.inputs.consumers as { edge: object };
    const consumers = { ...record, test: { ...record.edge, credentials: adopted, nextGeneration: 1 } };
    assert.deepEqual(sentences(replaced(stack, ledger, changed(ledger, "consumers", consumers))), []);
  });
});
