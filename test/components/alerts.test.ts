import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Alerts, type AlertsArgs } from "../../components/alerts";
import type { Properties } from "../../local-azure/properties";
import { alerts } from "../../settings/alerts";
import { misfits, readSchema, schemaFolder } from "../local-azure/providerSchema";
import { type Declared, declared, only } from "../support/declared";

const vaultId = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kvlt-maxconf-test";
const workspaceId =
  "/subscriptions/s/resourceGroups/log/providers/Microsoft.OperationalInsights/workspaces/log";
const [edge, test] = ["d802c929-6984-48f9-81d1-ff8770c65bde", "9f0c40e1-6c03-40c1-8035-78bfcd8fed1b"];
const wanted = { email: "ops@example.com", webhook: "[secret]", workspaceId };

function declare(given: object, more: Partial<AlertsArgs> = {}): Promise<Declared[]> {
  return declared((watched) => {
    const args = {
      vaultName: "kvlt-maxconf-test",
      vaultId,
      resourceGroupName: "rg",
      location: "canadacentral",
      settings: alerts.parse(given),
      webhook: pulumi.secret("https://hooks.example.com/aSecretToken"),
      clientIds: [test, edge],
    };
    new Alerts("alerts", { ...args, ...more }, watched);
  });
}

const azureOnly = (resources: readonly Declared[]): Declared[] =>
  resources.filter(({ type }) => type.startsWith("azure-native:"));

describe("the alerts of a vault", () => {
  it("reach by e-mail and by a webhook, whose address is a secret", async () => {
    const { inputs } = only(await declare(wanted), "monitor:ActionGroup");
    assert.deepEqual(
      { ...inputs, webhookReceivers: undefined },
      {
        resourceGroupName: "rg",
        actionGroupName: "quarterturn-kvlt-maxconf-test",
        groupShortName: "quarterturn",
        location: "Global",
        enabled: true,
        emailReceivers: [
          { name: "ops@example.com", emailAddress: "ops@example.com", useCommonAlertSchema: true },
        ],
        webhookReceivers: undefined,
      },
    );
    // As mocks get a secret: with the mark that the engine knows it by, around all of the input.
    assert.deepEqual(inputs.webhookReceivers, {
      "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
      value: [
        {
          name: "webhook",
          serviceUri: "https://hooks.example.com/aSecretToken",
          useCommonAlertSchema: true,
        },
      ],
    });
  });

  it("tell of a secret or a certificate that is about to end, or has ended", async () => {
    const resources = await declare(wanted);
    assert.deepEqual(only(resources, "eventgrid:SystemTopic").inputs, {
      resourceGroupName: "rg",
      systemTopicName: "quarterturn-kvlt-maxconf-test",
      location: "canadacentral",
      source: vaultId,
      topicType: "Microsoft.KeyVault.vaults",
    });
    assert.deepEqual(only(resources, "eventgrid:SystemTopicEventSubscription").inputs, {
      resourceGroupName: "rg",
      systemTopicName: "quarterturn-kvlt-maxconf-test",
      eventSubscriptionName: "quarterturn-ends",
      eventDeliverySchema: "CloudEventSchemaV1_0",
      filter: {
        includedEventTypes: [
          "Microsoft.KeyVault.SecretNearExpiry",
          "Microsoft.KeyVault.SecretExpired",
          "Microsoft.KeyVault.CertificateNearExpiry",
          "Microsoft.KeyVault.CertificateExpired",
        ],
        isSubjectCaseSensitive: false,
      },
      destination: {
        endpointType: "MonitorAlert",
        severity: "Sev1",
        description: "A secret or a certificate in kvlt-maxconf-test ends within 30 days, or has ended",
        actionGroups: ["alerts-receivers-id"],
      },
    });
  });

  it("tell of a consumer that is refused, and of no other app", async () => {
    const { inputs } = only(await declare(wanted), "monitor:ScheduledQueryRule");
    assert.deepEqual(inputs, {
      resourceGroupName: "rg",
      ruleName: "quarterturn-kvlt-maxconf-test-refused-sign-ins",
      location: "canadacentral",
      kind: "LogAlert",
      displayName: "Refused sign-ins of kvlt-maxconf-test's consumers",
      description: "A consumer signs in with a secret that has ended or that its app doesn't have",
      enabled: true,
      severity: 1,
      scopes: [workspaceId],
      evaluationFrequency: "PT15M",
      windowSize: "PT1H",
      autoMitigate: true,
      skipQueryValidation: true,
      criteria: {
        allOf: [
          {
            query: [
              "AADServicePrincipalSignInLogs",
              '| where ResultType in ("7000222", "7000215")',
              `| where AppId in~ ("${test}", "${edge}")`,
              "| project TimeGenerated, AppId, ResultType, IPAddress, ServicePrincipalCredentialKeyId",
            ].join("\n"),
            timeAggregation: "Count",
            operator: "GreaterThan",
            threshold: 0,
            dimensions: [{ name: "AppId", operator: "Include", values: ["*"] }],
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
          },
        ],
      },
      actions: { actionGroups: ["alerts-receivers-id"] },
    });
  });

  it("go through the vault's system topic where it has one, which stays as it is", async () => {
    const topic = { name: "events-of-others", resourceGroup: "others" };
    const resources = await declare({ ...wanted, topic });
    assert.equal(
      resources.some(({ type }) => type.endsWith(":SystemTopic")),
      false,
    );
    const { inputs } = only(resources, "eventgrid:SystemTopicEventSubscription");
    assert.equal(inputs.resourceGroupName, "others");
    assert.equal(inputs.systemTopicName, "events-of-others");
  });

  it("watch no sign-ins without a workspace, nor where nobody signs in to Entra", async () => {
    const { email, webhook } = wanted;
    for (const resources of [await declare({ email, webhook }), await declare(wanted, { clientIds: [] })])
      assert.deepEqual(
        azureOnly(resources).filter(({ type }) => type.endsWith("ScheduledQueryRule")),
        [],
      );
  });

  const schema = readSchema("azure-native");
  it(
    schema === undefined
      ? `have the inputs that Azure's types have (skipped: no azure-native.json in ${schemaFolder})`
      : "have the inputs that Azure's types have, and no other",
    async function () {
      if (schema === undefined) return this.skip();
      const resources = azureOnly(await declare({ ...wanted, webhook: undefined }, { webhook: undefined }));
      assert.equal(resources.length, 4);
      for (const { type, inputs } of resources)
        assert.deepEqual(misfits(schema, type, inputs as Properties), [], type);
    },
  );

  it("come from each vault, and go to whom the default one's go", async () => {
    const topics = { west: { name: "evgt-west", resourceGroup: "rg-west" } };
    const further = { vaultName: "kvlt-east", actionGroup: "receivers-id", clientIds: [] };
    const east = azureOnly(await declare({ ...wanted, topics }, { ...further, called: "east" }));
    assert.deepEqual(
      east.map(({ name, inputs }) => [name, inputs.systemTopicName]),
      [
        ["alerts-topic@east", "quarterturn-kvlt-east"],
        ["alerts-ends@east", "quarterturn-kvlt-east"],
      ],
    );
    assert.deepEqual((east[1]?.inputs.destination as { actionGroups: unknown }).actionGroups, [
      "receivers-id",
    ]);
    const west = azureOnly(await declare({ ...wanted, topics }, { ...further, called: "west" }));
    assert.deepEqual(
      west.map(({ name, inputs }) => [name, inputs.systemTopicName, inputs.resourceGroupName]),
      [["alerts-ends@west", "evgt-west", "rg-west"]],
    );
  });
});
