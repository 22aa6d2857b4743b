import assert from "node:assert/strict";
import { requireHttps as rule } from "../../policies/rules/requireHttps";
import { compliant } from "./support/compliant";
import { refusals } from "./support/judge";
import { type Resource, changed, notYetKnown } from "./support/resource";

describe("require-https", () => {
  let good: Resource;

  before(async () => {
    good = await compliant("WebApp");
  });

  it("lets the component's Function App pass", () => {
    assert.deepEqual(refusals(rule, good), []);
  });

  it("refuses one that answers HTTP", () => {
    assert.deepEqual(refusals(rule, changed(good, "httpsOnly", false)), ["httpsOnly: got false, want true"]);
  });

  it("refuses one that leaves it to the default", () => {
    assert.deepEqual(refusals(rule, changed(good, "httpsOnly", undefined)), [
      "httpsOnly: got nothing, want true",
    ]);
  });

  it("lets what only the update knows pass until then", () => {
    assert.deepEqual(refusals(rule, changed(good, "httpsOnly", notYetKnown)), []);
  });

  it("lets the component's storage account pass, and refuses one that answers HTTP", async () => {
    const account = await compliant("StorageAccount");
    assert.deepEqual(refusals(rule, account), []);
    assert.deepEqual(refusals(rule, changed(account, "enableHttpsTrafficOnly", false)), [
      "enableHttpsTrafficOnly: got false, want true",
    ]);
  });
});
