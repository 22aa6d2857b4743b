import { z } from "zod";
import { requireActionGroups, requireDiagnostics } from "../../arm/alerts";
import { systemData } from "../../arm/resources";
import { BadRequest } from "../../errors/arm";
import { resourceId } from "../../ids";
import { without } from "../../properties";
import { flag, number, oneOf, plainResource, resourceGroupName, tags, text, texts } from "./shared";

const settingType = "Microsoft.Insights/diagnosticSettings";
const retentionPolicy = z.strictObject({ days: z.number(), enabled: z.boolean() }).optional();

const destinations = [
  "eventHubAuthorizationRuleId",
  "marketplacePartnerId",
  "serviceBusRuleId",
  "storageAccountId",
  "workspaceId",
] as const;

/** Where a resource's logs and metrics go. Source: azure-native 3.28.0, API version 2021-05-01-preview. */
export const diagnosticSetting = plainResource({
  token: "azure-native:monitor:DiagnosticSetting",
  apiVersion: "2021-05-01-preview",
  autoname: { property: "name", kind: "random" },
  shape: z.strictObject({
    name: z.string(),
    resourceUri: z.string(),
    eventHubAuthorizationRuleId: text,
    eventHubName: text,
    logAnalyticsDestinationType: text,
    logs: z
      .array(z.strictObject({ category: text, categoryGroup: text, enabled: z.boolean(), retentionPolicy }))
      .optional(),
    marketplacePartnerId: text,
    metrics: z
      .array(z.strictObject({ category: text, enabled: z.boolean(), retentionPolicy, timeGrain: text }))
      .optional(),
    serviceBusRuleId: text,
    storageAccountId: text,
    workspaceId: text,
  }),
  replaceOn: ["name", "resourceUri"],
  computed: ["azureApiVersion", "systemData", "type"],
  nameOf: ({ name }) => name,
  idOf: (_world, { resourceUri, name }) =>
    `/${resourceUri.replace(/^\/|\/$/g, "")}/providers/${settingType}/${name}`,
  refuse(world, inputs) {
    if (destinations.every((one) => inputs[one] === undefined))
      throw new BadRequest("At least one destination for the logs and metrics must be specified.");
    const { logs = [], metrics = [] } = inputs;
    requireDiagnostics(world, inputs.resourceUri, { logs, metrics });
  },
  answer: (world, resource) => ({
    ...without(resource.inputs, "resourceUri"),
    systemData: systemData(world, resource),
    type: settingType,
  }),
});

const ruleType = "Microsoft.Insights/scheduledQueryRules";
const ruleVersion = "2025-01-01-preview";

/** `PT1H`, `P1D`. */
const duration = z
  .string()
  .regex(/^P(?!$)(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$/)
  .optional();

const condition = z.strictObject({
  alertSensitivity: text,
  criterionType: oneOf("StaticThresholdCriterion", "DynamicThresholdCriterion"),
  dimensions: z
    .array(
      z.strictObject({
        name: z.string(),
        operator: z.enum(["Include", "Exclude"]),
        values: z.array(z.string()),
      }),
    )
    .optional(),
  failingPeriods: z
    .strictObject({ minFailingPeriodsToAlert: number, numberOfEvaluationPeriods: number })
    .optional(),
  ignoreDataBefore: text,
  metricMeasureColumn: text,
  metricName: text,
  minRecurrenceCount: number,
  operator: oneOf(
    ...(["eq", "ne", "lt", "lte", "gt", "gte", "in", "notin"] as const),
    ...(["startswith", "notstartswith", "contains", "notcontains"] as const),
    ...(["Equals", "GreaterThan", "GreaterThanOrEqual", "LessThan", "LessThanOrEqual"] as const),
  ),
  query: text,
  resourceIdColumn: text,
  threshold: number,
  timeAggregation: oneOf("Count", "Average", "Minimum", "Maximum", "Total"),
});

/** A query of logs that fires an alert. Source: azure-native 3.28.0, API version 2025-01-01-preview. */
export const scheduledQueryRule = plainResource({
  token: "azure-native:monitor:ScheduledQueryRule",
  apiVersion: ruleVersion,
  takesLocation: true,
  autoname: { property: "ruleName", kind: "random" },
  shape: z.strictObject({
    ruleName: z.string(),
    resourceGroupName,
    location: z.string(),
    actions: z
      .strictObject({ actionGroups: texts, actionProperties: tags, customProperties: tags })
      .optional(),
    autoMitigate: flag,
    checkWorkspaceAlertsStorageConfigured: flag,
    criteria: z.strictObject({ allOf: z.array(condition).optional() }).optional(),
    description: text,
    displayName: text,
    enabled: flag,
    evaluationFrequency: duration,
    identity: z
      .strictObject({
        type: z.enum(["SystemAssigned", "UserAssigned", "None"]),
        userAssignedIdentities: texts,
      })
      .optional(),
    kind: oneOf("LogAlert", "SimpleLogAlert", "LogToMetric"),
    muteActionsDuration: duration,
    overrideQueryTimeRange: duration,
    resolveConfiguration: z.strictObject({ autoResolved: flag, timeToResolve: text }).optional(),
    scopes: texts,
    severity: z.number().min(0).max(4).optional(),
    skipQueryValidation: flag,
    tags,
    targetResourceTypes: texts,
    windowSize: duration,
  }),
  replaceOn: ["resourceGroupName", "ruleName", "location"],
  computed: [
    "azureApiVersion",
    "createdWithApiVersion",
    "etag",
    "isLegacyLogAnalyticsRule",
    "isWorkspaceAlertsStorageConfigured",
    "name",
    "systemData",
    "type",
  ],
  nameOf: ({ ruleName }) => ruleName,
  idOf: ({ subscriptionId }, { resourceGroupName: group, ruleName }) =>
    resourceId(subscriptionId, group, ruleType, ruleName),
  refuse(world, inputs) {
    if ((inputs.scopes ?? []).length !== 1) throw new BadRequest("scopes must have exactly one resource.");
    if ((inputs.criteria?.allOf ?? []).length === 0)
      throw new BadRequest("criteria.allOf must have a condition.");
    const needed = ["evaluationFrequency", "severity", "windowSize"] as const;
    const missing = needed.find((name) => inputs[name] === undefined);
    if ((inputs.kind ?? "LogAlert") === "LogAlert" && missing !== undefined)
      throw new BadRequest(`${missing} is required for rules of the kind LogAlert.`);
    if (inputs.autoMitigate === true && inputs.muteActionsDuration !== undefined)
      throw new BadRequest("muteActionsDuration can't be set while autoMitigate is on.");
    requireActionGroups(world, inputs.actions?.actionGroups ?? []);
  },
  answer: (world, resource) => ({
    autoMitigate: true,
    enabled: true,
    kind: "LogAlert",
    ...without(resource.inputs, "resourceGroupName", "ruleName"),
    createdWithApiVersion: ruleVersion,
    etag: `"${resource.modifiedAt}"`,
    identity: resource.assigned.identity,
    isLegacyLogAnalyticsRule: false,
    isWorkspaceAlertsStorageConfigured: false,
    systemData: systemData(world, resource),
    tags: resource.inputs.tags ?? {},
    type: ruleType,
  }),
});
