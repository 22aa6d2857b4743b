import { types } from "../../names/types";
import { isKeycloak } from "../../rotation";
import { nameAt } from "../../names/vaultName";
import { alertEvents, alertNames, refusedQuery, topicOf } from "../../settings/alerts";
import { declaredVault } from "../../settings/declaredEstate";
import { type Declaration, type EstateContext, declaredConsumers } from "./declaration";
import { clientIdOf } from "./functionApp";
import { estateOf, idOf, inGroup, named, vaultRef } from "./refs";
import { type Ref, Rule, type Shape, from, isUnknownValue } from "./shape";
import { type VaultAt, allVaults, inVaultsGroup } from "./vaults";

const own = {
  receivers: `${types.actionGroup} alerts-receivers`,
  refused: `${types.scheduledQueryRule} alerts-refused`,
} as const;

function topicRef(vault: string): Ref {
  return `${types.systemTopic} ${nameAt("alerts-topic", vault)}`;
}

/** What Azure tells of by itself, where the stack file wants it. */
export function alerts(context: EstateContext): Declaration[] {
  const { alerts: wanted } = context.settings;
  if (wanted === undefined) return [];
  const vaults = allVaults(context.settings);
  const clientIds = clientIdsOf(context);
  return [
    ...vaults.slice(0, 1).map((main) => receivers(main, context, wanted)),
    ...vaults.flatMap((vault) => ends(vault, context, wanted)),
    ...(wanted.workspaceId === undefined || clientIds.shapes.length === 0
      ? []
      : vaults.slice(0, 1).map((main) => refused(main, context, wanted.workspaceId ?? "", clientIds))),
  ];
}

/** What ends in a vault. */
function ends(vault: VaultAt, context: EstateContext, wanted: Wanted): Declaration[] {
  const { called } = vault;
  const { vaultName } = vault.settings;
  const held = topicOf(wanted, called);
  return [
    ...(held === undefined ? [topic(vault, context)] : []),
    {
      type: types.systemTopicSubscription,
      name: nameAt("alerts-ends", called),
      inputs: {
        resourceGroupName:
          held === undefined ? inVaultsGroup(vault, context.settings) : inGroup(held.resourceGroup),
        systemTopicName: from(
          [topicRef(called)],
          held?.name ?? alertNames(vaultName).topic,
          "the vault's system topic",
        ),
        eventSubscriptionName: alertNames(vaultName).subscription,
        eventDeliverySchema: "CloudEventSchemaV1_0",
        filter: { includedEventTypes: [...alertEvents] },
        destination: {
          endpointType: "MonitorAlert",
          severity: "Sev1",
          description: `A secret or a certificate in ${vaultName} ends within 30 days, or has ended`,
          actionGroups: [idOf(own.receivers, context)],
        },
      },
      defaults: { "filter.isSubjectCaseSensitive": false },
    },
  ];
}

type Wanted = NonNullable<EstateContext["settings"]["alerts"]>;

function receivers(vault: VaultAt, { settings }: EstateContext, { email, webhook }: Wanted): Declaration {
  return {
    ...named(own.receivers),
    inputs: {
      resourceGroupName: inVaultsGroup(vault, settings),
      actionGroupName: alertNames(vault.settings.vaultName).actionGroup,
      groupShortName: "quarterturn",
      location: "Global",
      enabled: true,
      emailReceivers: email.map((emailAddress) => ({
        name: emailAddress,
        emailAddress,
        useCommonAlertSchema: true,
      })),
      webhookReceivers:
        webhook === undefined
          ? []
          : [
              {
                name: "webhook",
                serviceUri: new Rule("the stack file's secret", (got) => got === "[secret]"),
                useCommonAlertSchema: true,
              },
            ],
    },
  };
}

function topic(vault: VaultAt, context: EstateContext): Declaration {
  const { settings } = context;
  const { vaultName } = vault.settings;
  const id = new RegExp(
    `^/subscriptions/[^/]+/resourceGroups/[^/]+/providers/Microsoft\\.KeyVault/vaults/${vaultName}$`,
    "i",
  );
  return {
    ...named(topicRef(vault.called)),
    inputs: {
      resourceGroupName: inVaultsGroup(vault, settings),
      systemTopicName: alertNames(vaultName).topic,
      location: locationOf(vault, context),
      source: from([vaultRef(vault.called)], id, `the vault ${vaultName}`),
      topicType: "Microsoft.KeyVault.vaults",
    },
  };
}

function locationOf({ called, settings }: VaultAt, context: EstateContext): string {
  const declared = declaredVault(estateOf(context), called);
  return declared?.location ?? settings.location ?? context.settings.location ?? "";
}

interface ClientIds {
  /** Each as it must be, if it is known. */
  readonly shapes: readonly Shape[];
  readonly sources: readonly Ref[];
}

/** Of the consumers in Entra: Keycloak's sign-ins are in no workspace. */
function clientIdsOf(context: EstateContext): ClientIds {
  const consumers = declaredConsumers(context).filter(([, { app }]) => !isKeycloak(app));
  return {
    shapes: consumers.map(([name, { app }]) => app.clientId ?? clientIdOf(name, context)),
    sources: consumers.map(([name]) => `${types.application} ${name}`),
  };
}

function refused(
  vault: VaultAt,
  context: EstateContext,
  workspaceId: string,
  { shapes, sources }: ClientIds,
): Declaration {
  const { settings } = context;
  const { vaultName } = vault.settings;
  const query = new Rule("the refused sign-ins of exactly the consumers", (got, from) => {
    if (isUnknownValue(got)) return from.some((one) => sources.includes(one));
    const ids = [.../"([0-9a-f-]{36})"/gi[Symbol.matchAll](String(got))].map(([, id = ""]) => id);
    if (got !== refusedQuery(ids) || ids.length !== shapes.length) return false;
    return shapes.every((shape) =>
      ids.some((id) => (shape instanceof Rule ? shape.accepts(id, from) : shape === id)),
    );
  });
  return {
    ...named(own.refused),
    inputs: {
      resourceGroupName: inVaultsGroup(vault, settings),
      ruleName: alertNames(vaultName).rule,
      location: locationOf(vault, context),
      kind: "LogAlert",
      displayName: `Refused sign-ins of ${vaultName}'s consumers`,
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
            query,
            timeAggregation: "Count",
            operator: "GreaterThan",
            threshold: 0,
            dimensions: [{ name: "AppId", operator: "Include", values: ["*"] }],
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
          },
        ],
      },
      actions: { actionGroups: [idOf(own.receivers, context)] },
    },
  };
}
