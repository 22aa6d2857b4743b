import assert from "node:assert/strict";
import { readSettings } from "../../settings/settings";
import { problemsOf, stackFile, withValue } from "./stackFile";

const workspaceId =
  "/subscriptions/s/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/log";

describe("the stack file's alerts", () => {
  it("are left out, or reach somebody", () => {
    assert.equal(readSettings(stackFile("test")).alerts, undefined);
    for (const alerts of [
      { email: "ops@example.com" },
      { email: ["ops@example.com", "desk@example.com"], workspaceId },
      { webhook: "[secret]" },
      { email: "ops@example.com", topic: { name: "events", resourceGroup: "rg" } },
    ])
      assert.deepEqual(problemsOf(withValue("alerts", alerts)), []);
    assert.deepEqual(problemsOf(withValue("alerts", { workspaceId })), [
      "quarterturn:alerts.email: got nothing, want an e-mail address, or a list of them; or a webhook",
    ]);
    const { alerts } = readSettings(withValue("alerts", { email: ["a@example.com", "a@example.com"] }));
    assert.deepEqual(alerts?.email, ["a@example.com"]);
  });

  it("refuse a webhook in clear, and don't show it", () => {
    const webhook = "https://hooks.example.com/aSecretToken";
    assert.deepEqual(problemsOf(withValue("alerts", { webhook })), [
      "quarterturn:alerts.webhook: got a value that isn't shown, want a secret: pulumi config set --secret --path quarterturn:alerts.webhook",
    ]);
  });

  it("need the region of a vault that exists", () => {
    const { location, resourceGroup, functionApp, gateway, ...rest } = stackFile("test");
    assert.notEqual(location ?? resourceGroup ?? functionApp ?? gateway, undefined);
    const vault = { name: "kvlt-maxconf-test", existing: { resourceGroup: "rg" } };
    const alerts = { email: "ops@example.com" };
    assert.deepEqual(problemsOf({ ...rest, vault, alerts, location }), []);
    assert.deepEqual(problemsOf({ ...rest, vault, alerts }), [
      "quarterturn:location: got nothing, want the vault's region, such as canadacentral: quarterturn:alerts are created there",
    ]);
    assert.deepEqual(problemsOf({ ...rest, vault }), []);
  });
});
