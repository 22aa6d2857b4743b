import assert from "node:assert/strict";
import { requireHttps as rule } from "../../policies/rules/requireHttps";
import { compliant } from "./support/compliant";
import { refusals } from "./support/judge";
import { type Resource, changed, notYetKnown, resource } from "./support/resource";

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

  it("refuses plain FTP, a container app that answers HTTP, and an API that does", () => {
    assert.deepEqual(refusals(rule, changed(good, "siteConfig.ftpsState", "AllAllowed")), [
      'siteConfig.ftpsState: got "AllAllowed", want HTTPS only',
    ]);
    const app = resource("azure-native:app/v20240301:ContainerApp", "app", {
      configuration: { ingress: { allowInsecure: true } },
    });
    assert.equal(refusals(rule, app).length, 1);
    assert.deepEqual(refusals(rule, changed(app, "configuration.ingress.allowInsecure", false)), []);
    const api = resource("azure-native:apimanagement:Api", "api", { protocols: ["https", "http"] });
    assert.deepEqual(refusals(rule, api), ['protocols: got ["https","http"], want HTTPS only']);
    assert.deepEqual(refusals(rule, changed(api, "protocols", ["https", "wss"])), []);
    assert.deepEqual(refusals(rule, changed(api, "protocols", notYetKnown)), []);
  });

  it("lets the component's storage account pass, and refuses one that answers HTTP", async () => {
    const account = await compliant("StorageAccount");
    assert.deepEqual(refusals(rule, account), []);
    assert.deepEqual(refusals(rule, changed(account, "enableHttpsTrafficOnly", false)), [
      "enableHttpsTrafficOnly: got false, want true",
    ]);
  });
});
