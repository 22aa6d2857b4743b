import * as eventgrid from "@pulumi/azure-native/eventgrid";
import * as monitor from "@pulumi/azure-native/monitor";
import * as pulumi from "@pulumi/pulumi";
import { types } from "../names/types";
import { type AlertSettings, alertEvents, alertNames, refusedQuery } from "../settings/alerts";

export interface AlertsArgs {
  readonly vaultName: string;
  /** ARM ID of the vault. */
  readonly vaultId: pulumi.Input<string>;
  /** Where the alerts lie: the vault's resource group. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** The vault's region: its events are told there and nowhere else. */
  readonly location: string;
  readonly settings: AlertSettings;
  /** The address that `settings.webhook` stands for: a secret. */
  readonly webhook?: pulumi.Output<string> | undefined;
  /** Client IDs of the consumers in Entra; without any, no sign-in can be refused. */
  readonly clientIds: readonly pulumi.Input<string>[];
}

/**
 * What Azure tells of by itself, also when nothing of this project runs: that a secret or a certificate in the vault is
 * about to end, and that a consumer was refused.
 */
export class Alerts extends pulumi.ComponentResource {
  constructor(name: string, args: AlertsArgs, opts?: pulumi.ComponentResourceOptions) {
    super(types.alerts, name, {}, opts);
    const group = this.declareActionGroup(name, args);
    this.declareEnds(name, args, group);
    const { workspaceId } = args.settings;
    if (workspaceId !== undefined && args.clientIds.length > 0)
      this.declareRefused(name, args, group, workspaceId);
    this.registerOutputs({});
  }

  private declareActionGroup(
    name: string,
    { vaultName, resourceGroupName, settings: { email }, webhook }: AlertsArgs,
  ): monitor.ActionGroup {
    return new monitor.ActionGroup(
      `${name}-receivers`,
      {
        resourceGroupName,
        actionGroupName: alertNames(vaultName).actionGroup,
        groupShortName: "quarterturn",
        location: "Global",
        enabled: true,
        emailReceivers: email.map((emailAddress) => ({
          name: emailAddress,
          emailAddress,
          useCommonAlertSchema: true,
        })),
        webhookReceivers:
          webhook === undefined ? [] : [{ name: "webhook", serviceUri: webhook, useCommonAlertSchema: true }],
      },
      // Azure answers with the address.
      { parent: this, ...(webhook && { additionalSecretOutputs: ["webhookReceivers"] }) },
    );
  }

  private declareEnds(name: string, args: AlertsArgs, group: monitor.ActionGroup): void {
    const { vaultName, settings } = args;
    const names = alertNames(vaultName);
    const topic = settings.topic ?? this.declareTopic(name, args);
    new eventgrid.SystemTopicEventSubscription(
      `${name}-ends`,
      {
        ...(topic instanceof eventgrid.SystemTopic
          ? { resourceGroupName: args.resourceGroupName, systemTopicName: topic.name }
          : { resourceGroupName: topic.resourceGroup, systemTopicName: topic.name }),
        eventSubscriptionName: names.subscription,
        // Alerts of Azure Monitor take no other.
        eventDeliverySchema: "CloudEventSchemaV1_0",
        filter: { includedEventTypes: [...alertEvents] },
        destination: {
          endpointType: "MonitorAlert",
          severity: "Sev1",
          description: `A secret or a certificate in ${vaultName} ends within 30 days, or has ended`,
          actionGroups: [group.id],
        },
      },
      { parent: this },
    );
  }

  private declareTopic(
    name: string,
    { vaultName, vaultId, resourceGroupName, location }: AlertsArgs,
  ): eventgrid.SystemTopic {
    return new eventgrid.SystemTopic(
      `${name}-topic`,
      {
        resourceGroupName,
        systemTopicName: alertNames(vaultName).topic,
        location,
        source: vaultId,
        topicType: "Microsoft.KeyVault.vaults",
      },
      { parent: this },
    );
  }

  private declareRefused(
    name: string,
    { vaultName, resourceGroupName, location, clientIds }: AlertsArgs,
    group: monitor.ActionGroup,
    workspaceId: string,
  ): void {
    const query = pulumi.all([...clientIds]).apply(refusedQuery);
    new monitor.ScheduledQueryRule(
      `${name}-refused`,
      {
        resourceGroupName,
        ruleName: alertNames(vaultName).rule,
        location,
        kind: "LogAlert",
        displayName: `Refused sign-ins of ${vaultName}'s consumers`,
        description: "A consumer signs in with a secret that has ended or that its app doesn't have",
        enabled: true,
        severity: 1,
        scopes: [workspaceId],
        evaluationFrequency: "PT15M",
        windowSize: "PT1H",
        // One alert per app until nothing is refused any more.
        autoMitigate: true,
        // The table comes into being with the first sign-in that is logged.
        skipQueryValidation: true,
        criteria: {
          allOf: [
            {
              query,
              timeAggregation: "Count",
              operator: "GreaterThan",
              threshold: 0,
              dimensions: [{ name: "AppId", operator: "Include", values: ["*"] }],
              failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
            },
          ],
        },
        actions: { actionGroups: [group.id] },
      },
      { parent: this },
    );
  }
}
