import assert from "node:assert/strict";
import { declareReadableTypes as rule } from "../../policies/rules/declareReadableTypes";
import { compliantStack } from "./support/compliant";
import { refusals } from "./support/judge";
import { resource } from "./support/resource";

describe("declare-readable-types", () => {
  it("lets everything pass that the components declare", async () => {
    for (const one of await compliantStack()) assert.deepEqual(refusals(rule, one), [], one.type);
  });

  for (const type of [
    "azure:keyvault/keyVault:KeyVault",
    "azure:authorization/assignment:Assignment",
    "azure:appservice/linuxFunctionApp:LinuxFunctionApp",
    "azapi:index/resource:Resource",
    "command:local:Command",
    "pulumi-nodejs:dynamic:Resource",
    "kubernetes:core/v1:Secret",
  ]) {
    it(`refuses ${type}, which the other rules can't read`, () => {
      assert.deepEqual(refusals(rule, resource(type, "other", {})), [
        `type: got ${type}, want one of azure-native or azuread`,
      ]);
    });
  }

  for (const type of [
    "azure-native:resources:Deployment",
    "azure-native:resources/v20240301:DeploymentAtSubscriptionScope",
    "azure-native:resources:DeploymentStackAtResourceGroup",
    "azure-native:resources:Resource",
    "azure-native:resources:TemplateSpecVersion",
    "azure-native:resources:AzureCliScript",
    "azure-native:resources:AzurePowerShellScript",
    "azure-native:solutions:Application",
  ]) {
    it(`refuses ${type}, which carries other resources inside`, () => {
      const [sentence, ...rest] = refusals(rule, resource(type, "other", {}));
      assert.match(
        sentence ?? "nothing",
        /^type: got .*; declare what it creates as resources of their own$/,
      );
      assert.deepEqual(rest, []);
    });
  }

  it("lets a component of any name pass: what lies in it is seen", () => {
    assert.deepEqual(refusals(rule, resource("acme:index:Network", "net", {}, { isComponent: true })), []);
  });

  it("lets a package pass that is configured with a reason", () => {
    const packages = [{ package: "cloudflare", reason: "host names of the gateway" }];
    const record = resource("cloudflare:index/record:Record", "api", {});
    assert.equal(refusals(rule, record).length, 1);
    assert.deepEqual(refusals(rule, record, { packages }), []);
  });
});
