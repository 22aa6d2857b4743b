import assert from "node:assert/strict";
import { Alerts } from "../../components/alerts";
import { alerts as declaredAlerts } from "../../gate/estate/alerts";
import type { EstateContext } from "../../gate/estate/declaration";
import { differences, nothingBefore, ref } from "../../gate/estate/shape";
import { types } from "../../names/types";
import { readSettings } from "../../settings/settings";
import { withValue } from "../settings/stackFile";
import { type Declared, declared } from "../support/declared";

const [edge, test] = ["d802c929-6984-48f9-81d1-ff8770c65bde", "9f0c40e1-6c03-40c1-8035-78bfcd8fed1b"];
const workspaceId =
  "/subscriptions/s/resourceGroups/log/providers/Microsoft.OperationalInsights/workspaces/log";
const wanted = { email: ["ops@example.com", "desk@example.com"], workspaceId };

function contextOf(alerts: object): EstateContext {
  const settings = readSettings(withValue("alerts", alerts));
  const consumer = (clientId: string) => ({
    app: { displayName: "app", clientId, objectId: "o" },
    credentials: {},
  });
  const web = {
    app: { displayName: "web", clientId: "web", issuer: "https://sso/realms/r" },
    credentials: {},
  };
  return {
    settings,
    owner: "quarterturn/test",
    ledger: { consumers: { edge: consumer(edge), test: consumer(test), web } } as never,
    before: (one) => ({ id: `${one.split(" ")[1] ?? ""}-id` }) as never,
    renewals: new Map(),
    showsAll: true,
  };
}

/** What the program declares for the same stack file. */
async function made({ settings }: EstateContext, clientIds = [edge, test]): Promise<Declared[]> {
  const resources = await declared((watched) => {
    const { alerts, vault, resourceGroup, location } = settings;
    assert.ok(alerts && resourceGroup && location !== undefined);
    new Alerts(
      "alerts",
      {
        vaultName: vault.vaultName,
        vaultId: `/subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/${vault.vaultName}`,
        resourceGroupName: resourceGroup.groupName,
        location,
        settings: alerts,
        clientIds,
      },
      watched,
    );
  });
  return resources.filter(({ type }) => type.startsWith("azure-native:"));
}

/** What the gate finds otherwise than the stack file wants it. */
function found(context: EstateContext, resources: readonly Declared[]): string[] {
  const wants = new Map(declaredAlerts(context).map((one) => [ref(one), one]));
  return resources.flatMap((one) => {
    const want = wants.get(ref(one));
    if (want === undefined) return [`${one.name}: not asked for`];
    const place = { path: "", sources: [], was: nothingBefore, isKept: false, defaults: want.defaults ?? {} };
    return differences(one.inputs, want.inputs, place).map(({ path }) => `${one.name}.${path}`);
  });
}

describe("the gate, of alerts,", () => {
  for (const [what, alerts] of [
    ["all there can be", wanted],
    ["a topic that exists", { ...wanted, topic: { name: "events", resourceGroup: "others" } }],
    ["an e-mail address only", { email: "ops@example.com" }],
  ] as const) {
    it(`lets pass what the program declares: ${what}`, async () => {
      const context = contextOf(alerts);
      const resources = await made(context);
      assert.deepEqual(found(context, resources), []);
      assert.equal(resources.length, declaredAlerts(context).length);
    });
  }

  it("asks for nothing where the stack file has none", () => {
    assert.deepEqual(declaredAlerts(contextOf(undefined as never)), []);
  });

  it("watches exactly the consumers in Entra", async () => {
    const context = contextOf(wanted);
    const query = "alerts-refused.criteria.allOf[0].query";
    const stranger = "00000000-0000-4000-8000-000000000000";
    for (const ids of [[edge], [edge, stranger], [edge, test, stranger]])
      assert.deepEqual(found(context, await made(context, ids)), [query]);
  });

  it("refuses other receivers, events and sources, and an address in clear", async () => {
    const context = contextOf({ ...wanted, webhook: "[secret]" });
    const resources = await made(context);
    const change = (type: string, inputs: object): Declared[] =>
      resources.map((one) => (one.type === type ? { ...one, inputs: { ...one.inputs, ...inputs } } : one));
    const receiver = { name: "webhook", serviceUri: "[secret]", useCommonAlertSchema: true };
    const right = { webhookReceivers: [receiver] };
    assert.deepEqual(found(context, change(types.actionGroup, right)), []);
    const cases: readonly (readonly [string, object, string])[] = [
      [types.actionGroup, { ...right, emailReceivers: [] }, "alerts-receivers.emailReceivers"],
      [types.actionGroup, { ...right, enabled: false }, "alerts-receivers.enabled"],
      [
        types.actionGroup,
        { webhookReceivers: [{ ...receiver, serviceUri: "https://hooks.example.net/" }] },
        "alerts-receivers.webhookReceivers[0].serviceUri",
      ],
      [types.actionGroup, { ...right, smsReceivers: [] }, "alerts-receivers.smsReceivers"],
      [types.systemTopic, { source: "/subscriptions/s/other" }, "alerts-topic.source"],
      [types.systemTopicSubscription, { filter: {} }, "alerts-ends.filter.includedEventTypes"],
      [types.scheduledQueryRule, { scopes: ["/elsewhere"] }, "alerts-refused.scopes[0]"],
    ];
    for (const [type, inputs, path] of cases)
      assert.ok(found(context, change(type, inputs)).includes(path), path);
  });
});
