import { z } from "zod";
import { requireActionGroups } from "../../arm/alerts";
import { systemData } from "../../arm/resources";
import { BadRequest } from "../../errors/arm";
import { resourceId } from "../../ids";
import { without } from "../../properties";
import { plainResource } from "./plainResource";
import { flag, number, oneOf, resourceGroupName, tags, text, texts } from "./shapes";

const type = "Microsoft.Insights/scheduledQueryRules";
const apiVersion = "2025-01-01-preview";
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
  apiVersion,
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
    resourceId(subscriptionId, group, type, ruleName),
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
    createdWithApiVersion: apiVersion,
    etag: `"${resource.modifiedAt}"`,
    identity: resource.assigned.identity,
    isLegacyLogAnalyticsRule: false,
    isWorkspaceAlertsStorageConfigured: false,
    systemData: systemData(world, resource),
    tags: resource.inputs.tags ?? {},
    type,
  }),
});
