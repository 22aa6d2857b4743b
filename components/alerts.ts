import * as eventgrid from "@pulumi/azure-native/eventgrid";
import * as monitor from "@pulumi/azure-native/monitor";
import * as pulumi from "@pulumi/pulumi";
import { types } from "../names/types";
import { defaultVault, nameAt } from "../names/vaultName";
import { type AlertSettings, alertEvents, alertNames, refusedQuery, topicOf } from "../settings/alerts";

export interface AlertsArgs {
  readonly vaultName: string;
  /** What the stack file calls the vault; left out: it is the default one. */
  readonly called?: string;
  /** ARM ID of the vault. */
  readonly vaultId: pulumi.Input<string>;
  /** Where the alerts lie: the vault's resource group. */
  readonly resourceGroupName: pulumi.Input<string>;
  /** The vault's region: its events are told there and nowhere else. */
  readonly location: string;
  readonly settings: AlertSettings;
  /** ID of an action group that is made already; left out: one is made. */
  readonly actionGroup?: pulumi.Input<string>;
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
  /** ID of the action group that tells people. */
  readonly actionGroup: pulumi.Input<string>;

  constructor(name: string, args: AlertsArgs, opts?: pulumi.ComponentResourceOptions) {
    super(types.alerts, nameAt(name, args.called ?? defaultVault), {}, opts);
    const group = args.actionGroup ?? this.declareActionGroup(name, args).id;
    this.actionGroup = group;
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

  private declareEnds(name: string, args: AlertsArgs, group: pulumi.Input<string>): void {
    const { vaultName, settings, called = defaultVault } = args;
    const names = alertNames(vaultName);
    const topic = topicOf(settings, called) ?? this.declareTopic(name, args);
    new eventgrid.SystemTopicEventSubscription(
      nameAt(`${name}-ends`, called),
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
          actionGroups: [group],
        },
      },
      { parent: this },
    );
  }

  private declareTopic(
    name: string,
    { vaultName, called = defaultVault, vaultId, resourceGroupName, location }: AlertsArgs,
  ): eventgrid.SystemTopic {
    return new eventgrid.SystemTopic(
      nameAt(`${name}-topic`, called),
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
    group: pulumi.Input<string>,
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
        actions: { actionGroups: [group] },
      },
      { parent: this },
    );
  }
}
