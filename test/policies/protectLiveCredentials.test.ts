import assert from "node:assert/strict";
import { protectLiveCredentials as rule } from "../../policies/rules/protectLiveCredentials";
import { compliant, compliantStack } from "./support/compliant";
import { stackRefusals } from "./support/judge";
import { type Resource, changed, replaced, resource, urnOf, without } from "./support/resource";

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

  it("refuses a vault without protection", async () => {
    const vault = await compliant("keyvault:Vault");
    const broken = replaced(stack, vault, { ...vault, protect: false });
    assert.deepEqual(stackRefusals(rule, broken), [
      { sentence: "vault: got protect: false, want true", urn: urnOf(vault) },
    ]);
  });

  it("refuses an app made for live credentials, and its service principal, without protection", async () => {
    const password = await compliant("ApplicationPassword", "edge-g8");
    const app = resource("azuread:index/application:Application", "edge-app", { displayName: "edge" });
    const principal = resource(
      "azuread:index/servicePrincipal:ServicePrincipal",
      "edge-principal",
      {},
      { sources: { clientId: ["edge-app"] } },
    );
    const ours = { ...password, sources: { applicationId: ["edge-app"] } };
    const others = resource("azuread:index/application:Application", "nobodys", {});
    const broken = [...replaced(stack, password, ours), app, principal, others];
    assert.deepEqual(
      stackRefusals(rule, broken).map(({ sentence }) => sentence),
      ["edge-app: got protect: false, want true", "edge-principal: got protect: false, want true"],
    );
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
