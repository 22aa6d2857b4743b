import assert from "node:assert/strict";
import { protectLiveCredentials as rule } from "../../policies/rules/protectLiveCredentials";
import { compliant, compliantStack } from "./support/compliant";
import { stackRefusals } from "./support/judge";
import { type Resource, changed, replaced, urnOf, without } from "./support/resource";

describe("protect-live-credentials", () => {
  let stack: readonly Resource[];

  before(async () => {
    stack = await compliantStack();
  });

  it("lets the component's credentials pass, the expired one without protection too", () => {
    assert.deepEqual(stackRefusals(rule, stack), []);
  });

  for (const name of ["edge-g7", "edge-g8"]) {
    it(`refuses ${name}, which lives, without protection`, async () => {
      const password = await compliant("ApplicationPassword", name);
      const broken = { ...password, protect: false };
      assert.deepEqual(stackRefusals(rule, replaced(stack, password, broken)), [
        { sentence: `${name}: got protect: false, want true`, urn: urnOf(password) },
      ]);
    });
  }

  it("refuses a ledger without protection", async () => {
    const ledger = await compliant("Ledger");
    const broken = replaced(stack, ledger, { ...ledger, protect: false });
    assert.deepEqual(stackRefusals(rule, broken), [
      { sentence: "ledger: got protect: false, want true", urn: urnOf(ledger) },
    ]);
  });

  it("takes a credential that no ledger knows for a live one", async () => {
    const ledger = await compliant("Ledger");
    const expired = await compliant("ApplicationPassword", "edge-g6");
    assert.deepEqual(stackRefusals(rule, without(stack, ledger)), [
      { sentence: "edge-g6: got protect: false, want true", urn: urnOf(expired) },
    ]);
  });

  it("lets a revoked credential pass, whatever its own end is", async () => {
    const ledger = await compliant("Ledger");
    const revoked = changed(
      changed(ledger, "consumers.edge.credentials.g7.state", "revoked"),
      "consumers.edge.credentials.g7.endedOn",
      "2027-02-21",
    );
    const password = await compliant("ApplicationPassword", "edge-g7");
    const unprotected = replaced(replaced(stack, ledger, revoked), password, { ...password, protect: false });
    assert.deepEqual(stackRefusals(rule, unprotected), []);
  });
});
