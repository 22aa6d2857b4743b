import assert from "node:assert/strict";
import { without, type Properties } from "../../local-azure/properties";
import { sampleOf } from "./samples";
import { group, vault } from "./tokens";
import { withEngines, type Engines } from "./engines";
import { assertUnchanged } from "./wire";

const topic = "azure-native:eventgrid:SystemTopic";
const subscription = "azure-native:eventgrid:SystemTopicEventSubscription";
const actionGroup = "azure-native:monitor:ActionGroup";
const setting = "azure-native:monitor:DiagnosticSetting";
const rule = "azure-native:monitor:ScheduledQueryRule";

/** Runs `work` with a vault, and the inputs of its system topic. */
async function withTopic(
  work: (engines: Engines, vaultId: string, inputs: Properties) => Promise<void>,
): Promise<void> {
  await withEngines(async (engines) => {
    await engines.arm.create(group, sampleOf(group));
    const { id } = await engines.arm.create(vault, sampleOf(vault));
    const inputs = { ...sampleOf(topic), source: id, topicType: "Microsoft.KeyVault.vaults" };
    await work(engines, id, inputs);
  });
}

/** A subscription as the sample has it, but for what alerts don't use. */
const expiry = (more: Properties): Properties => ({
  eventSubscriptionName: "expiry",
  systemTopicName: "evgt-kvlt-maxconf-test",
  resourceGroupName: "rg-maxconf-test",
  eventDeliverySchema: "CloudEventSchemaV1_0",
  filter: { includedEventTypes: ["Microsoft.KeyVault.SecretNearExpiry", "Microsoft.KeyVault.SecretExpired"] },
  ...more,
});

describe("the events of a vault", () => {
  it("go from its topic to an action group, and stay as they were written", async () => {
    await withTopic(async ({ arm }, _, inputs) => {
      const { id } = await arm.create(actionGroup, sampleOf(actionGroup));
      await assertUnchanged(arm, await arm.create(topic, inputs));
      const destination = { endpointType: "MonitorAlert", actionGroups: [id], severity: "Sev2" };
      const made = await arm.create(subscription, expiry({ destination }));
      await assertUnchanged(arm, made);
      assert.equal(made.outputs.topic, inputs.source);
    });
  });

  const refused: [string, Properties, RegExp][] = [
    [
      "an action group that isn't there",
      { destination: { endpointType: "MonitorAlert", actionGroups: ["HERE/actionGroups/none"] } },
      /The action group '.*none' could not be found/,
    ],
    [
      "another schema than that of alerts",
      { destination: { endpointType: "MonitorAlert" }, eventDeliverySchema: "EventGridSchema" },
      /in the CloudEventSchemaV1_0 schema only/,
    ],
    [
      "an event that no vault has",
      {
        destination: { endpointType: "MonitorAlert" },
        filter: { includedEventTypes: ["Microsoft.KeyVault.SecretSoonExpired"] },
      },
      /event type 'Microsoft\.KeyVault\.SecretSoonExpired' is not supported/,
    ],
    ["no destination", {}, /destination is required/],
  ];
  for (const [what, more, message] of refused) {
    it(`are refused with ${what}`, async () => {
      await withTopic(async ({ arm, azure }, _, inputs) => {
        await arm.create(topic, inputs);
        const here = `/subscriptions/${azure.world.subscriptionId}/resourceGroups/rg-maxconf-test`;
        const text = JSON.stringify(expiry(more)).replaceAll("HERE", here);
        await assert.rejects(arm.create(subscription, JSON.parse(text) as Properties), message);
      });
    });
  }

  it("have one topic, of a vault that is there, in its own place", async () => {
    await withTopic(async ({ arm }, id, inputs) => {
      await assert.rejects(
        arm.create(topic, { ...inputs, location: "eastus" }),
        /in the location of its source/,
      );
      await assert.rejects(arm.create(topic, { ...inputs, source: `${id}x` }), /Code="ResourceNotFound"/);
      await arm.create(topic, inputs);
      const second = { ...inputs, systemTopicName: "evgt-second" };
      await assert.rejects(arm.create(topic, second), /Only one system topic is allowed per source/);
    });
  });
});

describe("an action group", () => {
  it("is global or in a place that has them, with a name for each receiver", async () => {
    await withTopic(async ({ arm }) => {
      const inputs = sampleOf(actionGroup);
      await assert.rejects(
        arm.create(actionGroup, { ...inputs, location: "canadacentral" }),
        /Code="LocationNotAvailableForResourceType"/,
      );
      const receiver = { name: "on call", emailAddress: "oncall@example.com" };
      const twice = { ...inputs, emailReceivers: [receiver, receiver] };
      await assert.rejects(arm.create(actionGroup, twice), /'on call' is there twice/);
      await assertUnchanged(arm, await arm.create(actionGroup, { ...inputs, emailReceivers: [receiver] }));
    });
  });
});

describe("a vault's diagnostic setting", () => {
  it("sends what the vault has, to a place that is named", async () => {
    await withTopic(async ({ arm }, resourceUri) => {
      const inputs = { ...sampleOf(setting), resourceUri };
      await assert.rejects(arm.create(setting, without(inputs, "workspaceId")), /At least one destination/);
      await assert.rejects(
        arm.create(setting, { ...inputs, logs: [{ category: "Audit", enabled: true }] }),
        /Category 'Audit' is not supported/,
      );
      const made = await arm.create(setting, inputs);
      assert.equal(made.id, `${resourceUri}/providers/Microsoft.Insights/diagnosticSettings/audit`);
      await assertUnchanged(arm, made);
    });
  });
});

describe("a rule that queries logs", () => {
  it("needs one scope, a condition, and how often and how far it looks", async () => {
    await withTopic(async ({ arm }) => {
      const inputs = without(sampleOf(rule), "muteActionsDuration");
      await assert.rejects(arm.create(rule, { ...inputs, scopes: [] }), /exactly one resource/);
      await assert.rejects(arm.create(rule, { ...inputs, criteria: {} }), /must have a condition/);
      await assert.rejects(arm.create(rule, without(inputs, "windowSize")), /windowSize is required/);
      await assertUnchanged(arm, await arm.create(rule, inputs));
    });
  });
});
