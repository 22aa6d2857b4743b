import { types } from "../../names/types";
import { isKeycloak } from "../../rotation";
import { alertEvents, alertNames, refusedQuery } from "../../settings/alerts";
import { type Declaration, type EstateContext, declaredConsumers } from "./declaration";
import { clientIdOf } from "./functionApp";
import { estateOf, idOf, inGroup, inVaultsGroup, named, refs } from "./refs";
import { type Ref, Rule, type Shape, from, isUnknownValue } from "./shape";

const own = {
  receivers: `${types.actionGroup} alerts-receivers`,
  topic: `${types.systemTopic} alerts-topic`,
  ends: `${types.systemTopicSubscription} alerts-ends`,
  refused: `${types.scheduledQueryRule} alerts-refused`,
} as const;

/** What Azure tells of by itself, where the stack file wants it. */
export function alerts(context: EstateContext): Declaration[] {
  const { settings } = context;
  const { alerts: wanted, vault } = settings;
  if (wanted === undefined) return [];
  const clientIds = clientIdsOf(context);
  return [
    receivers(context, wanted),
    ...(wanted.topic === undefined ? [topic(context)] : []),
    {
      ...named(own.ends),
      inputs: {
        resourceGroupName:
          wanted.topic === undefined ? inVaultsGroup(settings) : inGroup(wanted.topic.resourceGroup),
        systemTopicName: from(
          [own.topic],
          wanted.topic?.name ?? alertNames(vault.vaultName).topic,
          "the vault's system topic",
        ),
        eventSubscriptionName: alertNames(vault.vaultName).subscription,
        eventDeliverySchema: "CloudEventSchemaV1_0",
        filter: { includedEventTypes: [...alertEvents] },
        destination: {
          endpointType: "MonitorAlert",
          severity: "Sev1",
          description: `A secret or a certificate in ${vault.vaultName} ends within 30 days, or has ended`,
          actionGroups: [idOf(own.receivers, context)],
        },
      },
      defaults: { "filter.isSubjectCaseSensitive": false },
    },
    ...(wanted.workspaceId === undefined || clientIds.shapes.length === 0
      ? []
      : [refused(context, wanted.workspaceId, clientIds)]),
  ];
}

type Wanted = NonNullable<EstateContext["settings"]["alerts"]>;

function receivers({ settings }: EstateContext, { email, webhook }: Wanted): Declaration {
  return {
    ...named(own.receivers),
    inputs: {
      resourceGroupName: inVaultsGroup(settings),
      actionGroupName: alertNames(settings.vault.vaultName).actionGroup,
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

function topic(context: EstateContext): Declaration {
  const { settings } = context;
  const { vaultName } = settings.vault;
  const vault = new RegExp(
    `^/subscriptions/[^/]+/resourceGroups/[^/]+/providers/Microsoft\\.KeyVault/vaults/${vaultName}$`,
    "i",
  );
  return {
    ...named(own.topic),
    inputs: {
      resourceGroupName: inVaultsGroup(settings),
      systemTopicName: alertNames(vaultName).topic,
      location: locationOf(context),
      source: from([refs.vault], vault, `the vault ${vaultName}`),
      topicType: "Microsoft.KeyVault.vaults",
    },
  };
}

function locationOf(context: EstateContext): string {
  return context.settings.location ?? estateOf(context).vault?.location ?? "";
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

function refused(context: EstateContext, workspaceId: string, { shapes, sources }: ClientIds): Declaration {
  const { settings } = context;
  const { vaultName } = settings.vault;
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
      resourceGroupName: inVaultsGroup(settings),
      ruleName: alertNames(vaultName).rule,
      location: locationOf(context),
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
